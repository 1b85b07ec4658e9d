#pragma once

#include <stop_token>

namespace sluice {

/// What code that a stage calls may use, and for how long.
struct Allowance {
  std::stop_token stop{};  ///< once requested, what the code makes is of no use any more
  int threads = 1;         ///< for what it does at the same time, its own among them
};

/// While it lives, allowance() of this thread is this one.
class Allowed {
 public:
  explicit Allowed(Allowance allowance) noexcept;
  Allowed(const Allowed&) = delete;
  Allowed& operator=(const Allowed&) = delete;
  ~Allowed();

 private:
  Allowance allowance_;
  const Allowance* outer_;
};

/// Outside of any stage: one thread, and nobody stops it.
const Allowance& allowance() noexcept;

/// Throws Error(retry) once this thread's stop is requested.
void check_allowance();
/// Waits so many seconds. Throws Error(retry) as soon as this thread's stop is requested.
void pause_for(double seconds);

}  // namespace sluice
