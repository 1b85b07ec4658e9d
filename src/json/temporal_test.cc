#include "json/temporal.h"

#include <gtest/gtest.h>

namespace sluice::json {
namespace {

std::string shown(const auto& value) { return value ? format_iso(*value) : "-"; }

TEST(Calendar, CountsDaysBothWays) {
  EXPECT_EQ(days_from_civil(1970, 1, 1), 0);
  EXPECT_EQ(days_from_civil(2000, 3, 1), 11017);
  EXPECT_EQ(days_from_civil(1, 1, 1), -719162);
  EXPECT_EQ(days_from_civil(9999, 12, 31), 2932896);
  for (std::int32_t days = -719162; days <= 2932896; days += 13) {
    const Civil civil = civil_from_days(days);
    ASSERT_EQ(days_from_civil(civil.year, civil.month, civil.day), days);
  }
}

struct Case {
  const char* text;
  const char* expected;  ///< "-": is not read
};

void PrintTo(const Case& c, std::ostream* out) { *out << c.text; }

class Timestamps : public ::testing::TestWithParam<Case> {};
TEST_P(Timestamps, AreReadAsTheReferenceDoes) {
  EXPECT_EQ(shown(parse_timestamp(GetParam().text)), GetParam().expected);
  const auto fixed = parse_fixed_timestamp(GetParam().text);
  EXPECT_TRUE(!fixed || shown(fixed) == GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(
    Temporal, Timestamps,
    ::testing::Values(
        Case{"2024-01-02T03:04:05Z", "2024-01-02T03:04:05+00:00"},
        Case{"2024-01-02 03:04:05.1+02:00", "2024-01-02T03:04:05.100000+02:00"},
        Case{"2024-01-02T03:04:05.123456789-05:30", "2024-01-02T03:04:05.123456-05:30"},
        Case{"2024-01-02T03:04:05,5Z", "2024-01-02T03:04:05.500000+00:00"},
        Case{"2024-01-02T03:04:05", "2024-01-02T03:04:05"}, Case{"2024-01-02T03", "2024-01-02T03:00:00"},
        Case{"2024-01-02T03+01", "2024-01-02T03:00:00+01:00"},
        Case{"20240102T030405Z", "2024-01-02T03:04:05+00:00"}, Case{"20240102T03:04", "2024-01-02T03:04:00"},
        Case{"20240102T03:04:05", "-"}, Case{"2024-01-02T0304", "-"},
        Case{"2024-W01-1T10:00", "2024-01-01T10:00:00"}, Case{"2024-366T10", "2024-12-31T10:00:00"},
        Case{"2024/01/02 9:30", "2024-01-02T09:30:00"}, Case{"20241:30", "2024-01-01T01:30:00"},
        Case{"2024-01-02t03:04:05Z", "-"}, Case{"2024-01-02T24:00:00Z", "-"},
        Case{"2024-01-02T23:59:60Z", "-"}, Case{"2024-02-30T00:00:00Z", "-"},
        Case{"2024-01-02T03:04:05 Z", "-"}, Case{"2024-01-02T03:04:05z", "-"},
        Case{"2024-01-02T03:04:05.Z", "-"}, Case{" 2024-01-02T03:04:05Z", "-"}, Case{"2024-01-02", "-"},
        Case{"03:04:05", "-"}, Case{"2024-01-01/2024-01-02", "-"}, Case{"P1D", "-"}, Case{"", "-"},
        Case{"2024-01-02T03:04:05+24:00", "-"}, Case{"0001-01-01T00:00:00+00:01", "-"},
        Case{"9999-12-31T23:59:59-00:01", "-"}, Case{"0000-01-01T00:00:00Z", "-"}));

TEST(Temporal, LooksAtTheFormOnly) {
  EXPECT_TRUE(looks_like_timestamp("2024-01-02T03:04:05+24:00"));
  EXPECT_TRUE(looks_like_timestamp("2024-01-02T03:04:05Z"));
  EXPECT_FALSE(looks_like_timestamp("2024-01-02"));
  EXPECT_FALSE(looks_like_timestamp("10:00"));
}

TEST(Temporal, TheFixedParserIsForTheUsualFormOnly) {
  EXPECT_TRUE(parse_fixed_timestamp("2024-01-02T03:04:05Z"));
  EXPECT_TRUE(parse_fixed_timestamp("2024-01-02 03:04:05.5-01:00"));
  EXPECT_FALSE(parse_fixed_timestamp("2024-01-02T03:04:05"));
  EXPECT_FALSE(parse_fixed_timestamp("2024-01-02T03:04:05+0100"));
  EXPECT_FALSE(parse_fixed_timestamp("2024-13-02T03:04:05Z"));
  EXPECT_FALSE(parse_fixed_timestamp(""));
}

class Dates : public ::testing::TestWithParam<Case> {};
TEST_P(Dates, AreReadAsTheReferenceDoes) {
  EXPECT_EQ(shown(parse_date(GetParam().text)), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(Temporal, Dates,
                         ::testing::Values(Case{"2024-01-02", "2024-01-02"}, Case{"20240102", "2024-01-02"},
                                           Case{"2024-01", "2024-01-01"}, Case{"2024", "2024-01-01"},
                                           Case{"2024/01/15", "2024-01-15"}, Case{"2024-W01", "2024-01-01"},
                                           Case{"2024W011", "2024-01-01"}, Case{"2020-W53-5", "2021-01-01"},
                                           Case{"2023-W53-1", "-"}, Case{"2024-002", "2024-01-02"},
                                           Case{"2024002", "2024-01-02"}, Case{"2023-366", "-"},
                                           Case{"2024-000", "-"}, Case{"٢٠٢٤", "2024-01-01"},
                                           Case{"2024-1-2", "-"}, Case{"01/02/2024", "-"},
                                           Case{"202401", "-"}, Case{"20240231", "-"}, Case{"12345", "-"}));

class Times : public ::testing::TestWithParam<Case> {};
TEST_P(Times, AreReadAsTheReferenceDoes) {
  EXPECT_EQ(shown(parse_time(GetParam().text)), GetParam().expected);
}

INSTANTIATE_TEST_SUITE_P(Temporal, Times,
                         ::testing::Values(Case{"03:04", "03:04:00"}, Case{"03:04:05.5", "03:04:05.500000"},
                                           Case{"T10:00", "10:00:00"}, Case{"9:5:1", "09:05:01"},
                                           Case{"14:01:02+02:00", "12:01:02"},
                                           Case{"01:00:00+02:00", "23:00:00"},
                                           Case{"23:00:00-02:00", "01:00:00"}, Case{"24:00", "-"},
                                           Case{"030405", "-"}, Case{"12:", "-"}, Case{"10", "-"},
                                           Case{"2024-01-02T10:00", "-"}));

}  // namespace
}  // namespace sluice::json
