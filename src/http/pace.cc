#include "http/pace.h"

#include <algorithm>

#include "base/allowance.h"

namespace sluice::http {

Pace::Pace(double per_second, int most_at_once)
    : gap_(per_second > 0
               ? std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(1 / per_second))
               : Clock::duration::zero()),
      most_at_once_(most_at_once) {}

void Pace::enter() {
  {
    std::unique_lock lock(mutex_);
    left_.wait(lock, allowance().stop, [&] { return most_at_once_ <= 0 || under_way_ < most_at_once_; });
    check_allowance();
    ++under_way_;
  }
  if (gap_ == Clock::duration::zero()) return;
  try {
    pause_for(std::chrono::duration<double>(next_start() - Clock::now()).count());
  } catch (...) {
    leave();
    throw;
  }
}

Pace::Clock::time_point Pace::next_start() {
  const std::lock_guard lock(mutex_);
  const Clock::time_point at = std::max(Clock::now(), next_);
  next_ = at + gap_;
  return at;
}

void Pace::leave() {
  {
    const std::lock_guard lock(mutex_);
    --under_way_;
  }
  left_.notify_one();
}

}  // namespace sluice::http
