#include "base/crew.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <latch>
#include <thread>

#include <gtest/gtest.h>

namespace sluice {
namespace {

using namespace std::chrono_literals;

void wait_for(Crew& crew, const std::atomic<int>& ended, int wanted) {
  while (ended < wanted) ASSERT_TRUE(crew.wait({}));
}

TEST(Crew, RunsTasksAtOnceButNoMoreThanItMay) {
  std::atomic<int> running = 0;
  std::atomic<int> most = 0;
  std::atomic<int> ended = 0;
  Crew crew(3);
  for (int i = 0; i < 12; ++i)
    crew.submit([&] {
      const int now = ++running;
      int seen = most;
      while (seen < now && !most.compare_exchange_weak(seen, now)) continue;
      std::this_thread::sleep_for(10ms);
      --running;
      ++ended;
    });
  wait_for(crew, ended, 12);
  EXPECT_EQ(most, 3);
}

TEST(Crew, HasNothingToWaitForWithoutTasks) {
  Crew crew(2);
  EXPECT_FALSE(crew.wait({}));
}

TEST(Crew, DropsWhatHasNotBegunAndWaitsForTheRest) {
  std::atomic<int> ended = 0;
  std::latch begun(1);
  {
    Crew crew(1);
    crew.submit([&] {
      begun.count_down();
      std::this_thread::sleep_for(30ms);
      ++ended;
    });
    begun.wait();
    for (int i = 0; i < 5; ++i) crew.submit([&] { ended += 10; });
  }
  EXPECT_EQ(ended, 1);
}

TEST(Crew, StopsWaitingIfAsked) {
  std::latch may_end(1);
  std::stop_source stop;
  Crew crew(1);
  crew.submit([&] { may_end.wait(); });
  const std::jthread stopper([&] {
    std::this_thread::sleep_for(30ms);
    stop.request_stop();
  });
  crew.wait(stop.get_token());
  EXPECT_TRUE(stop.stop_requested());
  may_end.count_down();
}

TEST(Crew, OfATaskOfAnotherCrewGoesOnThoughAllThreadsAreTaken) {
  std::atomic<int> inner_ended = 0;
  std::atomic<int> outer_ended = 0;
  Crew outer(2);
  for (int i = 0; i < 2; ++i)
    outer.submit([&] {
      std::atomic<int> ended = 0;
      Crew inner(2);
      for (int task = 0; task < 3; ++task) inner.submit([&] { ++ended; });
      wait_for(inner, ended, 3);
      inner_ended += ended;
      ++outer_ended;
    });
  wait_for(outer, outer_ended, 2);
  EXPECT_EQ(inner_ended, 6);
}

TEST(Crew, SharesThreadsWithOtherCrews) {
  std::atomic<int> running = 0;
  std::atomic<int> most = 0;
  std::atomic<int> ended = 0;
  const auto task = [&] {
    const int now = ++running;
    int seen = most;
    while (seen < now && !most.compare_exchange_weak(seen, now)) continue;
    std::this_thread::sleep_for(5ms);
    --running;
    ++ended;
  };
  Crew one(2);
  Crew other(2);
  for (int i = 0; i < 8; ++i) {
    one.submit(task);
    other.submit(task);
  }
  // Nobody waits for one, so that its owner never steps in.
  while (ended < 16) std::this_thread::sleep_for(1ms);
  EXPECT_EQ(most, 2);
}

}  // namespace
}  // namespace sluice
