#include "json/unicode.h"

#include <gtest/gtest.h>

namespace sluice::json {
namespace {

TEST(Unicode, StripsWhatPythonCallsSpace) {
  EXPECT_EQ(strip(" \t\x1c a b\u00a0\u2003\u3000"), "a b");
  EXPECT_EQ(strip("\u200b x"), "\u200b x");
  EXPECT_EQ(strip(" \n"), "");
  EXPECT_EQ(strip(""), "");
  EXPECT_EQ(strip("\x85"), "\x85");
}

TEST(Unicode, CountsBytesThatAreNotUtf8OneByOne) {
  EXPECT_EQ(count_code_points("aé日😀"), 4u);
  EXPECT_EQ(count_code_points("\xff\xc3"), 2u);
  EXPECT_EQ(count_code_points(""), 0u);
}

TEST(Unicode, FindsWhatIsNotUtf8) {
  EXPECT_EQ(find_invalid_utf8("aé日😀"), std::string_view::npos);
  EXPECT_EQ(find_invalid_utf8("a\xC0\x80"), 1u);         // overlong
  EXPECT_EQ(find_invalid_utf8("ab\xED\xA0\x80"), 2u);    // surrogate
  EXPECT_EQ(find_invalid_utf8("\xF4\x90\x80\x80"), 0u);  // beyond U+10FFFF
  EXPECT_EQ(find_invalid_utf8("\xE0\x80\x80"), 0u);      // overlong
  EXPECT_EQ(find_invalid_utf8("abc\xE6\x97"), 3u);       // cut
}

TEST(Unicode, KnowsTheDigitsOfEveryScript) {
  EXPECT_EQ(decimal_digit('7'), 7);
  EXPECT_EQ(decimal_digit(U'٣'), 3);
  EXPECT_EQ(decimal_digit(U'９'), 9);
  EXPECT_EQ(decimal_digit(U'𝟘'), 0);
  EXPECT_EQ(decimal_digit('a'), -1);
  EXPECT_EQ(decimal_digit(U'²'), -1);
  EXPECT_EQ(decimal_digit(0x10FFFF), -1);
  EXPECT_EQ(with_ascii_digits("x٣٤é"), "x34é");
}

}  // namespace
}  // namespace sluice::json
