#pragma once

#include <atomic>
#include <csignal>
#include <stop_token>
#include <thread>

namespace sluice::cli {

/// While it lives, a first SIGINT or SIGTERM asks to stop where nothing is left half done; a second one ends
/// the process at once. Make it before any thread: those inherit that the signals wait.
class StopSignal {
 public:
  StopSignal();
  StopSignal(const StopSignal&) = delete;
  StopSignal& operator=(const StopSignal&) = delete;
  ~StopSignal();

  [[nodiscard]] std::stop_token token() const { return source_.get_token(); }
  /// The signal that came; 0: none.
  [[nodiscard]] int received() const { return received_; }

 private:
  void wait(const std::stop_token& ends);

  sigset_t before_{};
  std::stop_source source_;
  std::atomic<int> received_ = 0;
  std::jthread waiter_;
};

}  // namespace sluice::cli
