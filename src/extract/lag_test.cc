#include "extract/lag.h"

#include <gtest/gtest.h>

#include "json/temporal.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

Value lagged(const Value& cursor, double lag, const char* last_value = "max", const Value& initial = {}) {
  return with_lag({.initial_value = initial, .last_value = last_value, .lag = lag}, cursor);
}

TEST(Lag, IsANumberOfWhateverTheCursorCounts) {
  EXPECT_EQ(lagged(10, 3), Value(7));
  EXPECT_EQ(lagged(10, 2.5), Value(7));
  EXPECT_EQ(lagged(10.5, 0.5), Value(10.0));
  EXPECT_EQ(lagged(Date{100}, 2), Value(Date{98}));
  EXPECT_EQ(lagged(*json::parse_timestamp("2024-01-01T00:00:10Z"), 10.5),
            Value(*json::parse_timestamp("2023-12-31T23:59:59.5Z")));
}

TEST(Lag, OfMinGoesForward) { EXPECT_EQ(lagged(10, 3, "min"), Value(13)); }

TEST(Lag, NeverCrossesTheInitialValue) {
  EXPECT_EQ(lagged(10, 30, "max", 5), Value(5));
  EXPECT_EQ(lagged(10, 30, "min", 15), Value(15));
  EXPECT_EQ(lagged(10, 3, "max", 5), Value(7));
}

TEST(Lag, WritesATextInTheFormItHad) {
  EXPECT_EQ(lagged("2024-03-01T00:00:00Z", 60), Value("2024-02-29T23:59:00Z"));
  EXPECT_EQ(lagged("2024-03-01T00:00:00.250Z", 60), Value("2024-02-29T23:59:00.250Z"));
  EXPECT_EQ(lagged("2024-03-01T00:30:00+02:00", 3600), Value("2024-02-29T23:30:00+02:00"));
  EXPECT_EQ(lagged("2024-03-01T00:30:00-0500", 3600), Value("2024-02-29T23:30:00-0500"));
  EXPECT_EQ(lagged("2024-03-01T00:00:00", 1), Value("2024-02-29T23:59:59"));
  EXPECT_EQ(lagged("2024-03-01 00:00:00", 1), Value("2024-02-29 23:59:59"));
  EXPECT_EQ(lagged("2024-03-01T00:30", 3600), Value("2024-02-29T23:30"));
  EXPECT_EQ(lagged("2024-03-01T01", 7200), Value("2024-02-29T23"));
  EXPECT_EQ(lagged("2024-03-01", 1), Value("2024-02-29"));
  EXPECT_EQ(lagged("20240301", 1), Value("20240229"));
}

TEST(Lag, NeedsSomethingThatItCanBeTakenOff) {
  EXPECT_THROW(lagged("yesterday", 1), Error);
  EXPECT_THROW(lagged(List{}, 1), Error);
}

}  // namespace
}  // namespace sluice
