#include "extract/row_cutter.h"

#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sluice/error.hpp"

namespace sluice {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Rows of a text that comes in pieces of that size.
std::vector<std::string> rows(JsonLayout layout, std::string_view text, std::size_t piece) {
  RowCutter cutter(layout);
  std::vector<std::string> found;
  const auto take = [&] {
    while (const auto row = cutter.next()) found.emplace_back(*row);
  };
  for (; !text.empty(); text.remove_prefix(std::min(piece, text.size()))) {
    cutter.add(text.substr(0, piece));
    take();
  }
  cutter.end();
  take();
  return found;
}

template <class Matcher>
void expect_rows(JsonLayout layout, std::string_view text, const Matcher& matcher) {
  for (const std::size_t piece : {1U, 2U, 3U, 7U, 1000U})
    EXPECT_THAT(rows(layout, text, piece), matcher) << text << " in pieces of " << piece;
}

std::string fault_of(std::string_view text) {
  try {
    rows(JsonLayout::document, text, 5);
  } catch (const Error& error) {
    EXPECT_EQ(error.remedy(), Remedy::fix_input);
    return error.message();
  }
  return "";
}

TEST(RowCutter, EveryLineIsARow) {
  expect_rows(JsonLayout::lines, "{\"a\":1}\r\n\n  \n{\"a\":2}\n3",
              ElementsAre("{\"a\":1}\r", "{\"a\":2}", "3"));
  expect_rows(JsonLayout::lines, "\xEF\xBB\xBF{}\n", ElementsAre("{}"));
  expect_rows(JsonLayout::lines, "", IsEmpty());
  expect_rows(JsonLayout::lines, "\n\n", IsEmpty());
}

TEST(RowCutter, EveryElementOfAListIsARow) {
  expect_rows(JsonLayout::document, " [{\"a\":[1,2]},[3,[4]], \"],\\\"[\",5] ",
              ElementsAre("{\"a\":[1,2]}", "[3,[4]]", " \"],\\\"[\"", "5"));
  expect_rows(JsonLayout::document, "\xEF\xBB\xBF[\n]", IsEmpty());
  expect_rows(JsonLayout::document, "[[]]", ElementsAre("[]"));
}

TEST(RowCutter, AnythingElseIsOneRow) {
  expect_rows(JsonLayout::document, "\n{\"a\":\n[1]}\n", ElementsAre("{\"a\":\n[1]}\n"));
  expect_rows(JsonLayout::document, "7", ElementsAre("7"));
  expect_rows(JsonLayout::document, " \n", IsEmpty());
}

TEST(RowCutter, WhatIsNoRowIsLeftToTheParser) {
  expect_rows(JsonLayout::document, "[1,]", ElementsAre("1", ""));
  expect_rows(JsonLayout::document, "[,1]", ElementsAre("", "1"));
}

TEST(RowCutter, AListHasToEndAndNothingFollowsIt) {
  EXPECT_THAT(fault_of("[1,2"), HasSubstr("not closed"));
  EXPECT_THAT(fault_of("[1,\"]"), HasSubstr("not closed"));
  EXPECT_THAT(fault_of("[1] [2]"), HasSubstr("behind"));
  EXPECT_EQ(fault_of("[1]\n"), "");
}

TEST(RowCutter, CountsLines) {
  RowCutter lines(JsonLayout::lines);
  lines.add("\n1\n\n2\n");
  lines.end();
  EXPECT_EQ(lines.next(), "1");
  EXPECT_EQ(lines.line(), 2U);
  EXPECT_EQ(lines.next(), "2");
  EXPECT_EQ(lines.line(), 4U);
  RowCutter document(JsonLayout::document);
  document.add("\n[1,\n\n{}");
  EXPECT_EQ(document.next(), "1");
  EXPECT_EQ(document.line(), 2U);
  document.add(", 3]");
  EXPECT_EQ(document.next(), "\n\n{}");
  EXPECT_EQ(document.line(), 4U);
}

}  // namespace
}  // namespace sluice
