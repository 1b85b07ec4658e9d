#include "json/decode.h"

#include <limits>

#include <gtest/gtest.h>

#include "json/encode.h"

namespace sluice::json {
namespace {

Value decoded(std::string_view text) {
  Decoded result = decode(text);
  EXPECT_EQ(result.fault, nullptr) << text << ": " << result.fault->reason;
  return std::move(result.value);
}

Fault fault_of(std::string_view text) {
  const Decoded result = decode(text);
  if (result.fault) return *result.fault;
  ADD_FAILURE() << "decoded: " << text;
  return {};
}

TEST(Decode, KeepsOrderAndTypes) {
  const Value expected(Dict{{"z", Value(1)},
                            {"a", Value(List{Value(true), Value(), Value(1.5), Value("x")})},
                            {"m", Value(Dict())}});
  EXPECT_EQ(decoded(R"({"z":1,"a":[true,null,1.5,"x"],"m":{}})"), expected);
}

TEST(Decode, TakesScalarsAtTheRoot) {
  EXPECT_EQ(decoded(" 12 "), Value(12));
  EXPECT_EQ(decoded("\n\"a\"\t"), Value("a"));
  EXPECT_EQ(decoded("null"), Value());
  EXPECT_EQ(decoded("false\r\n"), Value(false));
}

TEST(Decode, KeepsIntegersOfAnySize) {
  EXPECT_EQ(decoded("9223372036854775807"), Value(std::numeric_limits<std::int64_t>::max()));
  EXPECT_EQ(decoded("-9223372036854775808"), Value(std::numeric_limits<std::int64_t>::min()));
  EXPECT_EQ(decoded("[9223372036854775808]"), Value(List{Value(BigInt{"9223372036854775808"})}));
  const std::string digits = "-1" + std::string(5000, '0');
  EXPECT_EQ(decoded(digits), Value(BigInt{digits}));
  EXPECT_EQ(decoded("-0"), Value(0));
}

TEST(Decode, ReadsDoubles) {
  EXPECT_EQ(decoded("1e5"), Value(100000.0));
  EXPECT_EQ(decoded("2.0"), Value(2.0));
  EXPECT_EQ(decoded("1e-400"), Value(0.0));
  EXPECT_EQ(decoded("5e-324"), Value(std::numeric_limits<double>::denorm_min()));
}

TEST(Decode, RefusesNumbersBeyondDouble) {
  EXPECT_EQ(fault_of(R"({"a": 1e400})").reason, "number beyond the range of double");
  EXPECT_EQ(fault_of(R"({"a": 1e400})").offset, 6u);
  EXPECT_EQ(fault_of("-1e99999999999999999999").reason, "number beyond the range of double");
}

TEST(Decode, ADuplicateKeyKeepsItsPlaceAndTakesTheLastValue) {
  const Decoded result = decode(R"({"a":1,"b":2,"a":{"x":1,"x":2},"a":3})");
  EXPECT_EQ(result.value, Value(Dict{{"a", Value(3)}, {"b", Value(2)}}));
  EXPECT_EQ(result.duplicate_keys, 3u);
}

TEST(Decode, FindsDuplicatesAmongManyKeys) {
  std::string text = "{";
  for (int i = 0; i < 100; ++i) text += "\"k" + std::to_string(i) + "\":" + std::to_string(i) + ",";
  const Decoded result = decode(text + "\"k7\":\"last\"}");
  EXPECT_EQ(result.duplicate_keys, 1u);
  EXPECT_EQ(result.value.get<Dict>().size(), 100u);
  EXPECT_EQ(result.value.get<Dict>()[7].second, Value("last"));
}

std::string nested(std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); }

TEST(Decode, TakesAsManyLevelsAsItSays) {
  EXPECT_EQ(decode(nested(kMaxDepth)).fault, nullptr);
  const Fault fault = fault_of(nested(kMaxDepth + 1));
  EXPECT_EQ(fault.reason, "nesting deeper than 1024 levels");
  EXPECT_EQ(fault.offset, static_cast<std::size_t>(kMaxDepth));
}

TEST(Decode, BracketsInStringsAreNoLevels) {
  const std::string text = "[\"" + std::string(2000, '[') + "\\\"\"," + nested(kMaxDepth) + "]";
  const Fault fault = fault_of(text);
  EXPECT_EQ(fault.reason, "nesting deeper than 1024 levels");
  EXPECT_EQ(fault.offset, 2006u + kMaxDepth - 1);
}

TEST(Decode, SaysWhatAFaultIs) {
  EXPECT_EQ(fault_of("\"\xFF\"").reason, "invalid UTF-8");
  EXPECT_EQ(fault_of("\"a\nb\"").reason, "control character in a string");
  EXPECT_EQ(fault_of("[\"open").reason, "string without an end");
  EXPECT_EQ(fault_of(R"("\ud800")").reason, "broken escape in a string");
  EXPECT_EQ(fault_of("").reason, "no JSON value");
  EXPECT_EQ(fault_of("{} {}").reason, "something follows the JSON value");
  EXPECT_EQ(fault_of("[1,]").reason, "not a JSON value");
  EXPECT_EQ(fault_of("01").reason, "not a number");
  EXPECT_EQ(fault_of("{\"a\" 1}").reason, "broken structure");
}

TEST(Decode, SaysWhereAFaultIs) {
  EXPECT_EQ(fault_of("{\"a\":\"\xFF\"}").offset, 6u);
  EXPECT_EQ(fault_of("{\"a\":\"x\ny\"}").offset, 7u);
  EXPECT_EQ(fault_of(R"({"a":"open)").offset, 5u);
  EXPECT_EQ(fault_of(R"({"a":tru})").offset, 5u);
  EXPECT_EQ(fault_of(R"([1, 01])").offset, 4u);
  EXPECT_EQ(fault_of("nonsense").offset, 0u);
  EXPECT_EQ(fault_of("").offset, 0u);
  EXPECT_EQ(fault_of("  ").offset, 2u);
}

class Malformed : public ::testing::TestWithParam<const char*> {};

TEST_P(Malformed, IsAFaultInsideTheText) {
  const Fault fault = fault_of(GetParam());
  EXPECT_LE(fault.offset, std::string_view(GetParam()).size());
  EXPECT_FALSE(fault.reason.empty());
}

INSTANTIATE_TEST_SUITE_P(Decode, Malformed,
                         ::testing::Values("{", "}", "[", "[1", "[1,]", "[,1]", "[1 2]", "{\"a\"}",
                                           "{\"a\":}", "{\"a\":1,}", "{a:1}", "{\"a\":1}}", "{} {}", "[1}",
                                           "1 2", "01", "1.", ".5", "+1", "-", "1e", "NaN", "Infinity",
                                           "True", "nul", "'a'", "\"\\x\"", "\"\\ud800\"", "\"a\" \"b\"",
                                           "\xEF\xBB\xBF{}", "[\"a\"b]", "\"\\u12g4\""));

TEST(Decode, MakesTypedStringsValuesAgain) {
  EXPECT_EQ(decoded("\"\uF0261.50\""), Value(Decimal{"1.50"}));
  EXPECT_EQ(decoded("\"\uF0261e3\""), Value(Decimal{"1E+3"}));
  EXPECT_EQ(decoded("\"\uF0271970-01-01T00:00:01+00:00\""), Value(Timestamp{1'000'000, true, 0}));
  EXPECT_EQ(decoded("\"\uF0271970-01-01T02:00:01+02:00\""), Value(Timestamp{1'000'000, true, 120}));
  EXPECT_EQ(decoded("\"\uF0271970-01-01T00:00:01\""), Value(Timestamp{1'000'000, false, 0}));
  EXPECT_EQ(decoded("\"\uF0271970-01-02\""), Value(Timestamp{86'400'000'000, false, 0}));
  EXPECT_EQ(decoded("\"\uF0281970-01-02\""), Value(Date{1}));
  EXPECT_EQ(decoded("\"\uF02A0x0aFF\""), Value(Bytes{"\x0a\xff", true}));
  EXPECT_EQ(decoded("\"\uF02BaGk=\""), Value(Bytes{"hi", false}));
  EXPECT_EQ(decoded("\"\uF02C1000000000000000000000\""), Value(Wei{"1000000000000000000000"}));
  EXPECT_EQ(decoded("\"\uF02D00:00:01.5\""), Value(Time{1'500'000}));
}

TEST(Decode, AUuidIsText) {
  EXPECT_EQ(decoded("\"\uF029{00000000-0000-0000-0000-00000000000A}\""),
            Value("\uF029{00000000-0000-0000-0000-00000000000A}"));
  EXPECT_EQ(decoded("\"\uF0290000000000000000000000000000000A\""),
            Value("00000000-0000-0000-0000-00000000000a"));
}

class Untyped : public ::testing::TestWithParam<const char*> {};

TEST_P(Untyped, StaysText) { EXPECT_EQ(decoded('"' + std::string(GetParam()) + '"'), Value(GetParam())); }

INSTANTIATE_TEST_SUITE_P(Decode, Untyped,
                         ::testing::Values("\uF026", "\uF026abc", "\uF027noon", "\uF0282024",
                                           "\uF0282024-13-01", "\uF029xyz", "\uF02A0xzz",
                                           "\uF02B=", "\uF02Cabc", "\uF02D25:00", "\uF02E1", "\uF0251",
                                           "a\uF0261", "\u2001\uF026"));

TEST(Decode, KeysAreNeverTyped) { EXPECT_EQ(decoded("{\"\uF0261\":1}"), Value(Dict{{"\uF0261", Value(1)}})); }

TEST(Decode, IsTheSameForALargeText) {
  const std::string text = "[\"" + std::string(std::size_t{3} << 20, 'x') + "\",1]";
  EXPECT_EQ(encode(decoded(text)), text);
  EXPECT_EQ(decoded("[1]"), Value(List{Value(1)}));
}

}  // namespace
}  // namespace sluice::json
