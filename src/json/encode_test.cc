#include "json/encode.h"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

#include "json/decode.h"

namespace sluice::json {
namespace {

TEST(Encode, IsCompactAndKeepsOrder) {
  const Value value(Dict{{"b", Value(List{Value(1), Value(), Value(true)})}, {"a", Value("x")}});
  EXPECT_EQ(encode(value), R"({"b":[1,null,true],"a":"x"})");
}

TEST(Encode, SortsKeysByBytesAtEveryLevel) {
  const Value value(
      Dict{{"b", Value(1)}, {"é", Value(2)}, {"a", Value(Dict{{"z", Value(3)}, {"B", Value(4)}})}});
  EXPECT_EQ(encode(value, Typing::plain, Keys::sorted), R"({"a":{"B":4,"z":3},"b":1,"é":2})");
}

TEST(Encode, EscapesOnlyWhatItMust) {
  EXPECT_EQ(encode(Value("a\"\\\b\f\n\r\t\x01\x1f\x7f/é\u2028")),
            "\"a\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f\x7f/é\u2028\"");
}

TEST(Encode, PrettyIndentsByTwo) {
  const Value value(Dict{{"a", Value(List{Value(1), Value(Dict())})}, {"b", Value(List())}});
  EXPECT_EQ(encode_pretty(value), "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}");
}

struct Spelling {
  double value;
  const char* json;
  const char* repr;
};

class Doubles : public ::testing::TestWithParam<Spelling> {};

TEST_P(Doubles, AreSpelledAsInPython) {
  EXPECT_EQ(encode(Value(GetParam().value)), GetParam().json);
  EXPECT_EQ(shortest(GetParam().value), GetParam().repr);
}

INSTANTIATE_TEST_SUITE_P(
    Encode, Doubles,
    ::testing::Values(Spelling{1.0, "1.0", "1.0"}, Spelling{-0.0, "-0.0", "-0.0"},
                      Spelling{0.1, "0.1", "0.1"}, Spelling{100.0, "100.0", "100.0"},
                      Spelling{1e15, "1000000000000000.0", "1000000000000000.0"},
                      Spelling{1e16, "1e+16", "1e+16"}, Spelling{1e22, "1e+22", "1e+22"},
                      Spelling{123456789.5, "123456789.5", "123456789.5"},
                      Spelling{0.0001, "0.0001", "0.0001"}, Spelling{1e-5, "0.00001", "1e-05"},
                      Spelling{1.234e-5, "0.00001234", "1.234e-05"}, Spelling{1e-6, "1e-6", "1e-06"},
                      Spelling{5e-324, "5e-324", "5e-324"},
                      Spelling{1.7976931348623157e308, "1.7976931348623157e+308", "1.7976931348623157e+308"},
                      Spelling{std::numeric_limits<double>::infinity(), "null", "inf"},
                      Spelling{-std::numeric_limits<double>::infinity(), "null", "-inf"},
                      Spelling{std::numeric_limits<double>::quiet_NaN(), "null", "nan"}));

struct TypedCase {
  Value value;
  const char* plain;
  const char* typed;
};

class TypedValues : public ::testing::TestWithParam<TypedCase> {};

TEST_P(TypedValues, AreTextPlainOrBehindAMarker) {
  EXPECT_EQ(encode(GetParam().value), GetParam().plain);
  EXPECT_EQ(encode(GetParam().value, Typing::typed), GetParam().typed);
  EXPECT_EQ(decode(GetParam().typed).value, GetParam().value);
}

INSTANTIATE_TEST_SUITE_P(
    Encode, TypedValues,
    ::testing::Values(
        TypedCase{Decimal{"1.50"}, "\"1.50\"", "\"\uF0261.50\""}, TypedCase{Wei{"7"}, "\"7\"", "\"\uF02C7\""},
        TypedCase{Timestamp{1'500'000, true, 90}, "\"1970-01-01T01:30:01.500000+01:30\"",
                  "\"\uF0271970-01-01T01:30:01.500000+01:30\""},
        TypedCase{Timestamp{0, false, 0}, "\"1970-01-01T00:00:00\"", "\"\uF0271970-01-01T00:00:00\""},
        TypedCase{Date{-1}, "\"1969-12-31\"", "\"\uF0281969-12-31\""},
        TypedCase{Time{1}, "\"00:00:00.000001\"", "\"\uF02D00:00:00.000001\""},
        TypedCase{Bytes{"hi", false}, "\"aGk=\"", "\"\uF02BaGk=\""},
        TypedCase{Bytes{"hi", true}, "\"0x6869\"", "\"\uF02A0x6869\""},
        TypedCase{BigInt{"18446744073709551616"}, "18446744073709551616", "18446744073709551616"}));

}  // namespace
}  // namespace sluice::json
