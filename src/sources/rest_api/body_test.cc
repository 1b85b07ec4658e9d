#include "sources/rest_api/body.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sluice/error.hpp"
#include "sources/rest_api/parent_fields.h"
#include "sources/rest_api/selection.h"

namespace sluice::rest {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// The rows that a selection takes out of a response.
std::string rows(const std::string& text, const std::optional<std::string>& path = {}) {
  Body body(text);
  Selection selection(path ? std::optional(json::Path::of_document(*path)) : std::nullopt);
  const std::vector<std::string_view> found = selection.rows(body);
  return Selection::take(std::move(body), found);
}

std::vector<std::string> detected(const std::string& text) {
  Body body(text);
  return detect_rows(body);
}

std::string fault(const std::string& text) {
  try {
    Body(text).head();
  } catch (const Error& error) {
    EXPECT_EQ(error.remedy(), Remedy::fix_input);
    return error.what();
  }
  return "no error";
}

TEST(Body, TheHeadHasEverythingButLists) {
  Body body(
      R"( {"a": {"b": 1.5, "c": "x\u00e9"}, "rows": [1, {"z": 2}], "n": null, "big": 123456789012345678901} )");
  EXPECT_EQ(body.head(), Value(Dict{{"a", Dict{{"b", 1.5}, {"c", "xé"}}},
                                    {"rows", List{}},
                                    {"n", nullptr},
                                    {"big", BigInt{"123456789012345678901"}}}));
  ASSERT_EQ(body.lists().size(), 1U);
  EXPECT_THAT(body.lists()[0].path, ElementsAre("rows"));
  EXPECT_EQ(body.lists()[0].text, R"([1, {"z": 2}])");
}

TEST(Body, WhatIsNoJsonIsRefused) {
  EXPECT_THAT(fault(""), HasSubstr("it is empty"));
  EXPECT_THAT(fault("<html>"), HasSubstr("no JSON"));
  EXPECT_THAT(fault(R"({"a": [1, 2)"), HasSubstr("no JSON"));
  EXPECT_THAT(fault("{\"a\": \"\xff\"}"), HasSubstr("no JSON"));
}

TEST(Selection, RowsAreTakenAsTheyAreWritten) {
  EXPECT_EQ(rows(R"({"total": 2, "items": [ {"a" : 1.50}, {"b":"\u00e9"} ] , "x": 1})", "items"),
            R"([ {"a" : 1.50}, {"b":"\u00e9"} ])");
  EXPECT_EQ(rows(R"([{"a": 1}])", "$"), R"([{"a": 1}])");
  EXPECT_EQ(rows(" {\"a\": 1}\n", "$"), R"({"a": 1})");
  EXPECT_EQ(rows(R"({"r": {"one": 1, "l": [2]}})", "r"), R"({"one": 1, "l": [2]})");
  EXPECT_EQ(rows(R"({"r": {"items": [1]}})", "r.items"), "[1]");
}

TEST(Selection, LargeRowsAreNotMoved) {
  const std::string list = "[\"" + std::string(100'000, 'x') + "\"]";
  EXPECT_EQ(rows(R"({"items":)" + list + "}", "items"), std::string(9, ' ') + list);
}

TEST(Selection, MatchesBecomeAList) {
  EXPECT_EQ(rows(R"({"e": [{"node": {"id": 1}}, {"x": 0}, {"node": {"id": 2}}]})", "e[*].node"),
            R"([{"id": 1},{"id": 2}])");
  EXPECT_EQ(rows(R"({"e": [{"node": {"id": 1}}]})", "e[*].node"), R"({"id": 1})");
  EXPECT_EQ(rows(R"({"by": {"a": {"id": 1}, "b": {"id": 2}}})", "by.*"), R"([{"id": 1},{"id": 2}])");
  EXPECT_EQ(rows(R"({"e": [[1], [2]]})", "e[1]"), "[2]");
}

TEST(Selection, NothingSelectedIsNoRow) {
  EXPECT_EQ(rows(R"({"items": null})", "items"), "");
  EXPECT_EQ(rows(R"({"items": []})", "items"), "");
  EXPECT_EQ(rows(R"({"other": [1]})", "items"), "");
  EXPECT_EQ(rows("[ ]"), "");
  EXPECT_EQ(rows("null"), "");
}

TEST(Selection, RowsAreDetected) {
  EXPECT_THAT(detected(R"({"ids": [1], "page": {"items": [2]}})"), ElementsAre("page", "items"));
  EXPECT_THAT(detected(R"({"ids": [1], "page": {"things": [2]}})"), ElementsAre("ids"));
  EXPECT_THAT(detected(R"({"a": {"b": {"c": [1], "d": {"data": [2]}}}})"), ElementsAre("a", "b", "c"));
  EXPECT_THAT(detected("[1]"), IsEmpty());
  EXPECT_THAT(detected(R"({"id": 1})"), IsEmpty());
  EXPECT_EQ(rows(R"({"id": 1})"), R"({"id": 1})");
}

TEST(Selection, WhatWasDetectedStays) {
  Selection selection;
  Body first(R"({"ids": [1]})");
  EXPECT_THAT(selection.rows(first), ElementsAre("[1]"));
  Body second(R"({"ids": [2], "data": [3]})");
  EXPECT_THAT(selection.rows(second), ElementsAre("[2]"));
  Body third(R"({"data": [3]})");
  EXPECT_THAT(selection.rows(third), IsEmpty());
}

TEST(ParentFields, AreAddedToEachRow) {
  const Value row{{"id", 1}, {"title", "a \"b\""}, {"tags", List{1, 2}}};
  const std::string members = parent_members(row, "posts", {"title", "tags"});
  EXPECT_EQ(members, R"("_posts_title":"a \"b\"","_posts_tags":[1,2])");
  EXPECT_EQ(with_members(R"([{"x": 1} , {}, { }, {"y": {"z": [2]}}])", R"("p":1)"),
            R"([{"x": 1,"p":1},{"p":1},{ "p":1},{"y": {"z": [2]},"p":1}])");
  EXPECT_EQ(with_members(R"( {"x": 1} )", R"("p":1)"), R"({"x": 1,"p":1})");
  EXPECT_EQ(with_members("[]", R"("p":1)"), "[]");
  EXPECT_EQ(with_members("", R"("p":1)"), "");
  EXPECT_EQ(with_members("[1]", ""), "[1]");
}

TEST(ParentFields, NeedTheFieldAndObjects) {
  EXPECT_THROW(parent_members(Value{{"id", 1}}, "posts", {"title"}), Error);
  EXPECT_THROW(with_members("[1]", R"("p":1)"), Error);
  EXPECT_THROW(with_members("5", R"("p":1)"), Error);
}

TEST(Places, LeadsThroughValues) {
  const Value row{{"a", {{"b c", List{1, 2, 3}}}}, {"d.e", 5}};
  EXPECT_EQ(*json::Path::of_document("a['b c'][1]").first(row), Value(2));
  EXPECT_EQ(*json::Path::of_document("$.a.'b c'[-1]").first(row), Value(3));
  EXPECT_EQ(*json::Path::of_document("$['d.e']").first(row), Value(5));
  EXPECT_EQ(json::Path::of_document("a.b").first(row), nullptr);
  EXPECT_EQ(json::Path::of_document("a['b c'][7]").first(row), nullptr);
  for (const char* wrong : {"a..b", "a[", "a[x]", "a[?(@.b)]", "a['b", "a]"})
    EXPECT_THROW(json::Path::of_document(wrong), Error) << wrong;
}

}  // namespace
}  // namespace sluice::rest
