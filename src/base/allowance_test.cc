#include "base/allowance.h"

#include <chrono>
#include <thread>

#include <gtest/gtest.h>

#include "sluice/error.hpp"

namespace sluice {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;

TEST(Allowance, OutsideOfAStageThereIsOneThreadAndNoStop) {
  EXPECT_EQ(allowance().threads, 1);
  EXPECT_FALSE(allowance().stop.stop_possible());
}

TEST(Allowance, IsOfThisThreadAndOfTheInnermostScope) {
  const Allowed outer({.threads = 3});
  {
    const Allowed inner({.threads = 2});
    EXPECT_EQ(allowance().threads, 2);
    std::jthread([] { EXPECT_EQ(allowance().threads, 1); }).join();
  }
  EXPECT_EQ(allowance().threads, 3);
}

TEST(Allowance, APauseLastsAsLongAsItIsToLast) {
  const Clock::time_point start = Clock::now();
  pause_for(0.05);
  pause_for(0);
  pause_for(-1);
  EXPECT_GE(Clock::now() - start, 50ms);
}

TEST(Allowance, AStopEndsAPauseAtOnce) {
  std::stop_source stop;
  const Allowed allowed({.stop = stop.get_token()});
  EXPECT_NO_THROW(check_allowance());
  const std::jthread other([&] {
    std::this_thread::sleep_for(20ms);
    stop.request_stop();
  });
  const Clock::time_point start = Clock::now();
  try {
    pause_for(1e300);
    ADD_FAILURE() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.remedy(), Remedy::retry);
  }
  EXPECT_LT(Clock::now() - start, 10s);
  EXPECT_THROW(check_allowance(), Error);
}

}  // namespace
}  // namespace sluice
