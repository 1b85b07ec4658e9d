#include "json/path.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/decode.h"
#include "json/encode.h"
#include "sluice/error.hpp"

namespace sluice::json {
namespace {

std::string first(std::string_view path, std::string_view row) {
  const Value value = decode(row).value;
  const Value* found = Path(path).first(value);
  return found == nullptr ? "none" : encode(*found, Typing::plain);
}

TEST(Path, AFieldIsAMemberOfTheRow) {
  EXPECT_EQ(first("at", R"({"id":1,"at":"x"})"), "\"x\"");
  EXPECT_EQ(first("updated-at", R"({"updated-at":2})"), "2");
  EXPECT_EQ(first("$.at", R"({"at":3})"), "3");
  EXPECT_EQ(first("'a.b'", R"({"a.b":4})"), "4");
  EXPECT_EQ(first("['a.b']", R"({"a.b":5})"), "5");
  EXPECT_EQ(first("at", R"({"id":1})"), "none");
  EXPECT_EQ(first("at", "7"), "none");
}

TEST(Path, LeadsIntoNestedObjectsAndLists) {
  EXPECT_EQ(first("meta.changed.at", R"({"meta":{"changed":{"at":1}}})"), "1");
  EXPECT_EQ(first("$.meta['changed'].at", R"({"meta":{"changed":{"at":1}}})"), "1");
  EXPECT_EQ(first("events[1].at", R"({"events":[{"at":1},{"at":2}]})"), "2");
  EXPECT_EQ(first("events[-1].at", R"({"events":[{"at":1},{"at":2}]})"), "2");
  EXPECT_EQ(first("events[2].at", R"({"events":[{"at":1}]})"), "none");
  EXPECT_EQ(first("$[0]", "[8,9]"), "8");
}

TEST(Path, OfEveryOneTheFirstMatchCounts) {
  EXPECT_EQ(first("items[*].at", R"({"items":[{"x":0},{"at":3},{"at":2}]})"), "3");
  EXPECT_EQ(first("items.*.at", R"({"items":{"a":{"x":0},"b":{"at":5}}})"), "5");
  EXPECT_EQ(first("items[*].at", R"({"items":[]})"), "none");
}

TEST(Path, KnowsWhetherItIsAField) {
  EXPECT_EQ(Path("at").field(), "at");
  EXPECT_EQ(Path("\"a.b\"").field(), "a.b");
  EXPECT_EQ(Path("$.at").field(), std::nullopt);
  EXPECT_EQ(Path("a.b").field(), std::nullopt);
  EXPECT_EQ(Path("*").field(), std::nullopt);
  EXPECT_EQ(Path("$.a.b").head(), "a");
  EXPECT_EQ(Path("$[0].b").head(), std::nullopt);
}

TEST(Path, OfADocumentMayBeTheWhole) {
  const Value value = decode("[1,{\"a\":2}]").value;
  const Path whole = Path::of_document("$");
  EXPECT_EQ(whole.first(value), &value);
  EXPECT_TRUE(whole.is_plain());
  EXPECT_EQ(whole.head(), std::nullopt);
  EXPECT_EQ(whole.field(), std::nullopt);
  EXPECT_EQ(*Path::of_document("$[1].a").first(value), Value(2));
  EXPECT_THROW(Path::of_document(""), Error);
}

TEST(Path, TellsItsTextAndWhetherItIsPlain) {
  EXPECT_EQ(Path("$.a['b']").text(), "$.a['b']");
  EXPECT_TRUE(Path("$.a['b']").is_plain());
  for (const char* text : {"a[0]", "a.[0]", "a[*]", "a.*.b"}) EXPECT_FALSE(Path(text).is_plain()) << text;
}

TEST(Path, WhatCannotBeReadIsRefusedWithItsPlace) {
  for (const char* text :
       {"", "$", "a.", "a[", "a[x]", "a[1", "a['b", "$..at", "a..b", "a]", "[?(@.x)]", "a.where(b)"}) {
    try {
      const Path path(text);
      ADD_FAILURE() << text;
    } catch (const Error& error) {
      EXPECT_EQ(error.remedy(), Remedy::fix_config);
      EXPECT_THAT(error.message(), ::testing::HasSubstr("at character")) << text;
    }
  }
}

}  // namespace
}  // namespace sluice::json
