#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace sluice::http {

/// Keeps requests of many threads to a number at a time and a number per second.
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

  Clock::duration gap_;
  int most_at_once_;
  std::mutex mutex_;
  std::condition_variable left_;
  int under_way_ = 0;
  Clock::time_point next_{};
};

}  // namespace sluice::http
