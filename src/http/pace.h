#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace sluice::http {

/// Keeps requests of many threads to a number at a time and a number per second. Whoever waits for a turn
/// gets Error(retry) in its place as soon as the thread's work is to stop (base/allowance).
class Pace {
 public:
  /// 0: without that limit.
  Pace(double per_second, int most_at_once);

  /// A request's leave to be under way, for as long as it lives.
  class Turn {
   public:
    explicit Turn(Pace& pace) : pace_(pace) { pace_.enter(); }
    ~Turn() { pace_.leave(); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

   private:
    Pace& pace_;
  };

 private:
  using Clock = std::chrono::steady_clock;

  void enter();
  void leave();
  Clock::time_point next_start();

  Clock::duration gap_;
  int most_at_once_;
  std::mutex mutex_;
  std::condition_variable_any left_;
  int under_way_ = 0;
  Clock::time_point next_{};
};

}  // namespace sluice::http
