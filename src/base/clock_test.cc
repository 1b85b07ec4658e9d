#include "base/clock.h"

#include <gtest/gtest.h>

namespace sluice {
namespace {

TEST(LoadId, HasSixDecimals) {
  EXPECT_EQ(format_load_id(1'795'288'457'384'944), "1795288457.384944");
  EXPECT_EQ(format_load_id(1'795'288'457'000'001), "1795288457.000001");
}

TEST(LoadId, ReadsBack) {
  EXPECT_EQ(parse_load_id("1795288457.384944"), 1'795'288'457'384'944);
  EXPECT_EQ(parse_load_id("1795288457.5"), 1'795'288'457'500'000);
  EXPECT_EQ(parse_load_id("1795288457"), 1'795'288'457'000'000);
  EXPECT_EQ(parse_load_id("1795288457.3849449"), 1'795'288'457'384'944);  // upstream writes a double
}

TEST(LoadId, AnythingElseIsZero) {
  for (const char* text : {"", ".", "x", "-1.5", "1795288457.", "1795288457.38x", "1795288457.384944.tmp",
                           "1.+5", "99999999999999999999.0", "9999999999999999.0"})
    EXPECT_EQ(parse_load_id(text), 0) << text;
}

TEST(Clock, MovesOn) {
  const Clock clock;
  EXPECT_GT(clock.now(), 1'700'000'000'000'000);
  const double start = seconds_since(0);
  EXPECT_GE(seconds_since(start), 0);
  EXPECT_LT(seconds_since(start), 60);
}

}  // namespace
}  // namespace sluice
