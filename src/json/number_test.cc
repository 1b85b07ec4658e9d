#include "json/number.h"

#include <cmath>

#include <gtest/gtest.h>

#include "json/bignum.h"
#include "json/decimal.h"
#include "json/encode.h"

namespace sluice::json {
namespace {

std::string shown(const std::optional<Value>& value) { return value ? encode(*value) : "-"; }
std::string shown(const std::optional<double>& value) { return value ? shortest(*value) : "-"; }
std::string shown(const std::optional<BigDecimal>& value) { return value ? value->to_text() : "-"; }

TEST(Number, IntegersAreReadAsPythonDoes) {
  for (const auto& [text, expected] : std::initializer_list<std::pair<const char*, const char*>>{
           {"42", "42"},
           {" 42\n", "42"},
           {"+5", "5"},
           {"-007", "-7"},
           {"1_000", "1000"},
           {"٣٤", "34"},
           {"-9223372036854775809", "-9223372036854775809"},
           {"-0", "0"},
           {"", "-"},
           {" ", "-"},
           {"-", "-"},
           {"1__0", "-"},
           {"_1", "-"},
           {"1_", "-"},
           {"1.0", "-"},
           {"1e3", "-"},
           {"0x1f", "-"},
           {"+-1", "-"}})
    EXPECT_EQ(shown(parse_integer(text)), expected) << text;
}

TEST(Number, HexadecimalIntegersMayHaveAPrefix) {
  EXPECT_EQ(shown(parse_integer("1f", 16)), "31");
  EXPECT_EQ(shown(parse_integer("0X_Ff", 16)), "255");
  EXPECT_EQ(shown(parse_integer("-ffffffffffffffffff", 16)), "-4722366482869645213695");
  EXPECT_EQ(shown(parse_integer("_1", 16)), "-");
  EXPECT_EQ(shown(parse_integer("1g", 16)), "-");
}

TEST(Number, OverlongIntegersAreNotRead) {
  EXPECT_TRUE(parse_integer(std::string(kMaxIntegerDigits, '9')));
  EXPECT_FALSE(parse_integer(std::string(kMaxIntegerDigits + 1, '9')));
}

TEST(Number, DoublesAreReadAsPythonDoes) {
  for (const auto& [text, expected] :
       std::initializer_list<std::pair<const char*, const char*>>{{"1.5", "1.5"},
                                                                  {" .5 ", "0.5"},
                                                                  {"5.", "5.0"},
                                                                  {"1_000.5", "1000.5"},
                                                                  {"1e5", "100000.0"},
                                                                  {"-inf", "-inf"},
                                                                  {"+Infinity", "inf"},
                                                                  {"NaN", "nan"},
                                                                  {"1e400", "inf"},
                                                                  {"-1e400", "-inf"},
                                                                  {"1e-400", "0.0"},
                                                                  {"-1e-400", "-0.0"},
                                                                  {"1e99999999999999999999", "inf"},
                                                                  {"1e-99999999999999999999", "0.0"},
                                                                  {"٣.٥", "3.5"},
                                                                  {"", "-"},
                                                                  {".", "-"},
                                                                  {"1_.5", "-"},
                                                                  {"1e", "-"},
                                                                  {"infinit", "-"},
                                                                  {"0x1f", "-"},
                                                                  {"--1", "-"},
                                                                  {"1 2", "-"}})
    EXPECT_EQ(shown(parse_double(text)), expected) << text;
}

TEST(Number, DecimalsAreSpelledAsPythonDoes) {
  for (const auto& [text, expected] :
       std::initializer_list<std::pair<const char*, const char*>>{{"1.50", "1.50"},
                                                                  {" 007 ", "7"},
                                                                  {"1e3", "1E+3"},
                                                                  {"-0.00", "-0.00"},
                                                                  {"0.0000001", "1E-7"},
                                                                  {"0.000001", "0.000001"},
                                                                  {"12.5E+10", "1.25E+11"},
                                                                  {".5", "0.5"},
                                                                  {"5.", "5"},
                                                                  {"1_0", "10"},
                                                                  {"-inf", "-Infinity"},
                                                                  {"nan", "NaN"},
                                                                  {"sNaN012", "sNaN12"},
                                                                  {"", "-"},
                                                                  {".", "-"},
                                                                  {"1e", "-"},
                                                                  {"1e+-3", "-"},
                                                                  {"abc", "-"},
                                                                  {"1E9999999999999999999", "-"}})
    EXPECT_EQ(shown(BigDecimal::parse(text)), expected) << text;
}

TEST(Number, ADoubleHasOneExactDecimal) {
  EXPECT_EQ(BigDecimal::exactly(0.1).to_text(), "0.1000000000000000055511151231257827021181583404541015625");
  EXPECT_EQ(BigDecimal::exactly(-2.0).to_text(), "-2");
  EXPECT_EQ(BigDecimal::exactly(1e20).to_text(), "100000000000000000000");
  EXPECT_EQ(BigDecimal::exactly(-0.0).to_text(), "-0");
  EXPECT_EQ(BigDecimal::exactly(std::nan("")).to_text(), "NaN");
  EXPECT_EQ(BigDecimal::exactly(-INFINITY).to_text(), "-Infinity");
  EXPECT_EQ(BigDecimal::exactly(5e-324).to_double(), 5e-324);
}

TEST(Number, ADecimalIsAnIntegerIfItHasNoFraction) {
  EXPECT_EQ(shown(BigDecimal::parse("1.00")->to_integer()), "1");
  EXPECT_EQ(shown(BigDecimal::parse("-12E+20")->to_integer()), "-1200000000000000000000");
  EXPECT_EQ(shown(BigDecimal::parse("0E-30")->to_integer()), "0");
  EXPECT_EQ(shown(BigDecimal::parse("1.5")->to_integer()), "-");
  EXPECT_EQ(shown(BigDecimal::parse("Infinity")->to_integer()), "-");
  EXPECT_EQ(shown(BigDecimal::parse("1E+999999999")->to_integer()), "-");
}

TEST(Number, ComparesSizesDigitByDigit) {
  EXPECT_EQ(BigDecimal::parse("99.9")->compare_size("100"), -1);
  EXPECT_EQ(BigDecimal::parse("-100.0")->compare_size("100"), 0);
  EXPECT_EQ(BigDecimal::parse("100.01")->compare_size("100"), 1);
  EXPECT_EQ(BigDecimal::parse("0")->compare_size("1"), -1);
  EXPECT_EQ(BigDecimal::parse("2E+2")->compare_size("100"), 1);
}

TEST(Number, BytesOfAnIntegerAreLittleEndianAndMinimal) {
  EXPECT_EQ(bytes_from_decimal("0"), "");
  EXPECT_EQ(bytes_from_decimal("255"), "\xff");
  EXPECT_EQ(bytes_from_decimal("256"), std::string("\0\x01", 2));
  EXPECT_EQ(bytes_from_decimal("18446744073709551616"), std::string("\0\0\0\0\0\0\0\0\x01", 9));
}

}  // namespace
}  // namespace sluice::json
