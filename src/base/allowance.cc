#include "base/allowance.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <utility>

#include "sluice/error.hpp"

namespace sluice {
namespace {

// What reads a page is called through generators of any kind: nothing else leads from it to the stage.
thread_local const Allowance* current = nullptr;

}  // namespace

Allowed::Allowed(Allowance allowance) noexcept
    : allowance_(std::move(allowance)), outer_(std::exchange(current, &allowance_)) {}

Allowed::~Allowed() { current = outer_; }

const Allowance& allowance() noexcept {
  static const Allowance kAlone;
  return current == nullptr ? kAlone : *current;
}

void check_allowance() {
  if (allowance().stop.stop_requested()) throw Error(Remedy::retry, "stopped as asked; run again");
}

void pause_for(double seconds) {
  constexpr double kLongest = 86'400 * 365.0;  // what every clock can add
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  const auto until = std::chrono::steady_clock::now() +
                     std::chrono::duration_cast<std::chrono::steady_clock::duration>(
                         std::chrono::duration<double>(std::clamp(seconds, 0.0, kLongest)));
  never.wait_until(lock, allowance().stop, until, [] { return false; });
  check_allowance();
}

}  // namespace sluice
