#include "extract/interval.h"

#include <gtest/gtest.h>

#include "json/temporal.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

Timestamp time(const char* text) { return *json::parse_timestamp(text); }
const Interval kMay{time("2024-05-01T00:00:00Z"), time("2024-05-02T00:00:00Z")};

TEST(Interval, ComesFromTheEnvironment) {
  const auto found =
      interval_of({{"DLT_INTERVAL_START", "2024-05-01T02:00:00+02:00"}, {"DLT_INTERVAL_END", "2024-05-02"}});
  ASSERT_TRUE(found);
  EXPECT_EQ(found->start.micros, kMay.start.micros);
  EXPECT_EQ(found->end.micros, kMay.end.micros);
  const auto own = interval_of({{"SLUICE_INTERVAL_START", "2024-05-01T00:00:00"},
                                {"SLUICE_INTERVAL_END", "2024-05-01T12:00:00"},
                                {"DLT_INTERVAL_START", "2020-01-01"},
                                {"DLT_INTERVAL_END", "2020-01-02"}});
  ASSERT_TRUE(own);
  EXPECT_EQ(own->start, kMay.start);
}

TEST(Interval, HalfAnIntervalIsNone) {
  EXPECT_FALSE(interval_of({}));
  EXPECT_FALSE(interval_of({{"DLT_INTERVAL_START", "2024-05-01"}}));
  EXPECT_FALSE(interval_of({{"DLT_INTERVAL_START", "2024-05-01"}, {"DLT_INTERVAL_END", ""}}));
}

TEST(Interval, WhatIsNoTimeIsRefused) {
  EXPECT_THROW(interval_of({{"DLT_INTERVAL_START", "May"}, {"DLT_INTERVAL_END", "2024-05-02"}}), Error);
}

TEST(Interval, IsTakenInTheTypeOfTheInitialValue) {
  const auto bound_to = [](const Value& initial) { return within({.initial_value = initial}, kMay); };
  EXPECT_EQ(bound_to(time("2020-01-01T00:00:00Z")).initial_value, Value(kMay.start));
  EXPECT_EQ(bound_to(Timestamp{.micros = 0, .utc = false}).end_value,
            Value(Timestamp{.micros = kMay.end.micros, .utc = false}));
  EXPECT_EQ(bound_to(Date{0}).end_value, Value(Date{19845}));
  EXPECT_EQ(bound_to(0).initial_value, Value(1'714'521'600));
  EXPECT_EQ(bound_to(0.0).initial_value, Value(1'714'521'600.0));
  EXPECT_THROW(bound_to("2020"), Error);
  EXPECT_THROW(bound_to({}), Error);
}

TEST(Interval, OwnBoundsCutItShorter) {
  const Incremental bound = within(
      {.initial_value = time("2024-05-01T06:00:00Z"), .end_value = time("2024-05-01T18:00:00Z")}, kMay);
  EXPECT_EQ(bound.initial_value, Value(time("2024-05-01T06:00:00Z")));
  EXPECT_EQ(bound.end_value, Value(time("2024-05-01T18:00:00Z")));
}

}  // namespace
}  // namespace sluice
