#include "schema/coercion.h"

#include <cmath>

#include <gtest/gtest.h>

#include "json/encode.h"
#include "schema/inference.h"

namespace sluice {
namespace {

std::optional<Value> coerced(DataType to, const Value& value) { return coerce(to, type_of(value), value); }

TEST(Coercion, NothingFitsBoolButWhatIsTrueOrFalse) {
  EXPECT_EQ(coerced(DataType::bool_, Value("YES")), Value(true));
  EXPECT_EQ(coerced(DataType::bool_, Value("f")), Value(false));
  EXPECT_FALSE(coerced(DataType::bool_, Value(" yes")));
  EXPECT_EQ(coerced(DataType::bool_, Value(std::nan(""))), Value(true));
  EXPECT_EQ(coerced(DataType::bool_, Value(Decimal{"0.00"})), Value(false));
  EXPECT_EQ(coerced(DataType::bool_, Value(BigInt{"18446744073709551616"})), Value(true));
  EXPECT_FALSE(coerced(DataType::bool_, Value(Date{0})));
}

TEST(Coercion, LargeNumbersStayExact) {
  EXPECT_EQ(coerced(DataType::bigint, Value(Decimal{"123456789012345678901234567890.00"})),
            Value(BigInt{"123456789012345678901234567890"}));
  EXPECT_EQ(coerced(DataType::bigint, Value(1e20)), Value(BigInt{"100000000000000000000"}));
  EXPECT_EQ(coerced(DataType::decimal, Value(BigInt{"-18446744073709551616"})),
            Value(Decimal{"-18446744073709551616"}));
  EXPECT_EQ(coerced(DataType::double_, Value(BigInt{"9007199254740993"})), Value(9007199254740992.0));
  EXPECT_FALSE(coerced(DataType::double_, Value(BigInt{"1" + std::string(400, '0')})));
}

TEST(Coercion, InfinityIsNoIntegerAndNoMoment) {
  EXPECT_FALSE(coerced(DataType::bigint, Value(INFINITY)));
  EXPECT_FALSE(coerced(DataType::bigint, Value(Decimal{"NaN"})));
  EXPECT_FALSE(coerced(DataType::timestamp, Value(INFINITY)));
  EXPECT_FALSE(coerced(DataType::timestamp, Value("nan")));
  EXPECT_FALSE(coerced(DataType::timestamp, Value(BigInt{"18446744073709551616"})));
}

TEST(Coercion, SecondsRoundToTheEvenMicrosecond) {
  EXPECT_EQ(coerced(DataType::timestamp, Value(0.0000005)), Value(Timestamp{0, true, 0}));
  EXPECT_EQ(coerced(DataType::timestamp, Value(0.0000015)), Value(Timestamp{2, true, 0}));
  EXPECT_EQ(coerced(DataType::timestamp, Value(-0.5)), Value(Timestamp{-500'000, true, 0}));
  EXPECT_EQ(coerced(DataType::date, Value(-0.5)), Value(Date{-1}));
}

TEST(Coercion, MomentsOutsideTheCalendarDoNotFit) {
  EXPECT_TRUE(coerced(DataType::timestamp, Value(253402300799)));
  EXPECT_FALSE(coerced(DataType::timestamp, Value(253402300800)));
  EXPECT_FALSE(coerced(DataType::timestamp, Value(-62135596801)));
}

TEST(Coercion, ATimestampKeepsItsZoneUntilItIsPutInOne) {
  const auto value = coerced(DataType::timestamp, Value("1970-01-01T02:00:00+02:00"));
  EXPECT_EQ(value, Value(Timestamp{0, true, 120}));
  EXPECT_EQ(in_zone(value->get<Timestamp>(), true), (Timestamp{0, true, 0}));
  EXPECT_EQ(in_zone(value->get<Timestamp>(), false), (Timestamp{0, false, 0}));
  EXPECT_EQ(in_zone(Timestamp{5, false, 0}, true), (Timestamp{5, true, 0}));
}

TEST(Coercion, TheDateOfATimestampIsThatOfUtc) {
  EXPECT_EQ(coerced(DataType::date, Value(Timestamp{-1, true, 120})), Value(Date{-1}));
  EXPECT_EQ(coerced(DataType::date, Value("2024-01-02T00:30:00+02:00")),
            coerced(DataType::date, Value("2024-01-01")));
}

TEST(Coercion, JsonIsCompactText) {
  const Value value(Dict{{"a", Value(List{Value(Decimal{"1.5"}), Value(Bytes{"hi", false})})}});
  EXPECT_EQ(coerced(DataType::json, value), Value(R"({"a":["1.5","aGk="]})"));
  EXPECT_EQ(coerced(DataType::text, value), Value(R"({"a":["1.5","aGk="]})"));
  EXPECT_EQ(coerced(DataType::json, Value(R"( {"a" : [1 , 2.0]} )")), Value(R"({"a":[1,2.0]})"));
  EXPECT_FALSE(coerced(DataType::json, Value("{")));
  EXPECT_FALSE(coerced(DataType::json, Value(1)));
}

TEST(Coercion, TheTextNullIsNullInAJsonColumn) { EXPECT_EQ(coerced(DataType::json, Value("null")), Value()); }

TEST(Coercion, IntegersInJsonTextHave64BitsAtMost) {
  EXPECT_EQ(coerced(DataType::json, Value("[18446744073709551615]")), Value("[18446744073709551615]"));
  EXPECT_EQ(coerced(DataType::json, Value("[18446744073709551616]")), Value("[1.8446744073709552e+19]"));
  EXPECT_EQ(coerced(DataType::json, Value("[-9223372036854775809]")), Value("[-9.223372036854776e+18]"));
}

TEST(Coercion, AMarkerThatNothingReadableFollowsIsTakenOff) {
  EXPECT_EQ(coerced(DataType::json, Value(List{Value("\uF026abc"), Value("x")})), Value(R"(["abc","x"])"));
}

TEST(Coercion, BinaryTakesHexAndStrictBase64) {
  EXPECT_EQ(coerced(DataType::binary, Value("0x0a ff")), Value(Bytes{"\x0a\xff", false}));
  EXPECT_FALSE(coerced(DataType::binary, Value("0x0 a")));
  EXPECT_FALSE(coerced(DataType::binary, Value("0x0")));
  EXPECT_EQ(coerced(DataType::binary, Value("aGkh=")), Value(Bytes{"hi!", false}));
  EXPECT_FALSE(coerced(DataType::binary, Value("aGk")));
  EXPECT_FALSE(coerced(DataType::binary, Value("a Gk=")));
  EXPECT_FALSE(coerced(DataType::binary, Value(-1)));
}

TEST(Coercion, OverlongIntegersAreNoText) {
  EXPECT_FALSE(coerced(DataType::text, Value(BigInt{"1" + std::string(4300, '0')})));
  EXPECT_TRUE(coerced(DataType::text, Value(BigInt{"1" + std::string(4000, '0')})));
}

TEST(Coercion, WeiHasARange) {
  EXPECT_TRUE(is_wei_in_range({"578960446186580977117854925043439539266"}));
  EXPECT_FALSE(is_wei_in_range({"578960446186580977117854925043439539266.5"}));
  EXPECT_TRUE(is_wei_in_range({"-578960446186580977117854925043439539267"}));
  EXPECT_FALSE(is_wei_in_range({"-578960446186580977117854925043439539268"}));
  EXPECT_FALSE(is_wei_in_range({"1E+39"}));
  EXPECT_FALSE(is_wei_in_range({"Infinity"}));
  EXPECT_TRUE(is_wei_in_range({"NaN"}));
  EXPECT_TRUE(is_wei_in_range({"0"}));
}

}  // namespace
}  // namespace sluice
