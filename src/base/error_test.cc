#include "sluice/error.hpp"

#include <gtest/gtest.h>

namespace sluice {
namespace {

std::string what(Where where) {
  return Error(Remedy::fix_input, "value does not fit: 3", std::move(where)).what();
}

TEST(Error, ExitCodesFollowSysexits) {
  EXPECT_EQ(exit_code(Remedy::fix_input), 65);
  EXPECT_EQ(exit_code(Remedy::fix_config), 78);
  EXPECT_EQ(exit_code(Remedy::retry), 75);
  EXPECT_EQ(exit_code(Remedy::report_bug), 70);
}

TEST(Error, RemediesHaveConfigWords) {
  EXPECT_EQ(to_string(Remedy::fix_input), "fix_input");
  EXPECT_EQ(to_string(Remedy::fix_config), "fix_config");
  EXPECT_EQ(to_string(Remedy::retry), "retry");
  EXPECT_EQ(to_string(Remedy::report_bug), "report_bug");
}

TEST(Error, PrintsOnlyWhatIsKnown) {
  EXPECT_EQ(what({}), "value does not fit: 3");
  EXPECT_EQ(what({.file = "a.jsonl"}), "a.jsonl: value does not fit: 3");
  EXPECT_EQ(what({.file = "a.jsonl", .line = 7}), "a.jsonl:7: value does not fit: 3");
  EXPECT_EQ(what({.line = 7}), "line 7: value does not fit: 3");
  EXPECT_EQ(what({.table = "t"}), "value does not fit: 3 (table t)");
  EXPECT_EQ(what({.column = "c"}), "value does not fit: 3 (column c)");
  EXPECT_EQ(what({.file = "a", .line = 1, .table = "t", .column = "c"}),
            "a:1: value does not fit: 3 (table t, column c)");
}

TEST(Error, RowIsShortenedOnOneLine) {
  EXPECT_EQ(what({.row = "{\"a\":\n1}"}), "value does not fit: 3, row: {\"a\": 1}");
  const std::string text = what({.row = std::string(1000, 'x')});
  EXPECT_EQ(text, "value does not fit: 3, row: " + std::string(117, 'x') + "...");
}

TEST(Error, RowIsNotCutInsideACharacter) {
  std::string row(116, 'x');
  for (int i = 0; i < 10; ++i) row += "é";
  EXPECT_EQ(what({.row = row}), "value does not fit: 3, row: " + std::string(116, 'x') + "...");
}

TEST(Error, UnwindingFillsOnlyWhatIsUnknown) {
  Error error(Remedy::fix_input, "bad", {.table = "inner"});
  error.at({.stage = "normalize", .file = "a.json", .line = 3, .table = "outer"});
  EXPECT_STREQ(error.what(), "a.json:3: bad (table inner)");
  EXPECT_EQ(error.where().stage, "normalize");
  error.at({.file = "b.json", .line = 9});
  EXPECT_STREQ(error.what(), "a.json:3: bad (table inner)");
}

TEST(Error, LineOfAnotherFileIsNotTaken) {
  Error error(Remedy::fix_input, "bad", {.file = "a.json"});
  error.at({.file = "b.json", .line = 9});
  EXPECT_STREQ(error.what(), "a.json: bad");
  error.at({.file = "a.json", .line = 2});
  EXPECT_STREQ(error.what(), "a.json:2: bad");
}

TEST(Error, KeepsTheVendorCode) {
  EXPECT_EQ(Error(Remedy::retry, "full").with_vendor_code("ENOSPC").vendor_code(), "ENOSPC");
}

}  // namespace
}  // namespace sluice
