#include "extract/first_rows.h"

#include <string>

#include <gtest/gtest.h>

namespace sluice {
namespace {

/// The text that is left, taken byte by byte or at once.
std::string cut(const std::string& text, JsonLayout layout, std::uint64_t most, std::size_t piece) {
  FirstRows first(layout, most);
  std::string kept;
  for (std::size_t at = 0; at < text.size() && !first.has_cut(); at += piece)
    kept += first.take(std::string_view(text).substr(at, piece));
  kept += first.ending();
  EXPECT_EQ(first.has_cut(), kept != text) << text;
  return kept;
}

std::string lines(const std::string& text, std::uint64_t most) {
  const std::string kept = cut(text, JsonLayout::lines, most, 1);
  EXPECT_EQ(cut(text, JsonLayout::lines, most, text.size()), kept);
  return kept;
}

std::string document(const std::string& text, std::uint64_t most) {
  const std::string kept = cut(text, JsonLayout::document, most, 1);
  EXPECT_EQ(cut(text, JsonLayout::document, most, text.size()), kept);
  return kept;
}

TEST(FirstRows, OfLines) {
  EXPECT_EQ(lines("1\n2\n3\n", 2), "1\n2\n");
  EXPECT_EQ(lines("1\n\n \n2", 1), "1\n\n \n");
  EXPECT_EQ(lines("1\n2", 2), "1\n2");
  EXPECT_EQ(lines("1\n2\n\r\n", 2), "1\n2\n\r\n") << "blank lines are no rows";
}

TEST(FirstRows, OfADocument) {
  EXPECT_EQ(document("[1, 2, 3]", 2), "[1, 2]");
  EXPECT_EQ(document(R"([{"a": [1, 2], "b": {}}, {"a": 3}])", 1), R"([{"a": [1, 2], "b": {}}])");
  EXPECT_EQ(document(R"( ["a,]\"\\", "b"] )", 1), R"( ["a,]\"\\"])");
  EXPECT_EQ(document("[1, 2] ", 2), "[1, 2] ");
  EXPECT_EQ(document("[]", 1), "[]");
}

TEST(FirstRows, OfOneObjectAreAllOfIt) {
  EXPECT_EQ(document(R"({"a": 1, "b": 2, "c": [1, 2, 3]})", 1), R"({"a": 1, "b": 2, "c": [1, 2, 3]})");
}

TEST(FirstRows, LeavesBrokenTextToTheReader) {
  EXPECT_EQ(document("]}[1,", 1), "]}[1]");
  EXPECT_EQ(document(R"([{"a": "x)", 1), R"([{"a": "x)");
}

TEST(FirstRows, AreCounted) {
  FirstRows first(JsonLayout::document, 3);
  first.take("[{}, [], 3, 4]");
  EXPECT_EQ(first.rows(), 3U);
  EXPECT_TRUE(first.has_cut());
}

}  // namespace
}  // namespace sluice
