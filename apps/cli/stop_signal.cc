#include "cli/stop_signal.h"

#include <ctime>

#include <fmt/format.h>

namespace sluice::cli {
namespace {

constexpr long kPollNanoseconds = 50'000'000;

sigset_t stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  return signals;
}

}  // namespace

StopSignal::StopSignal() {
  const sigset_t signals = stop_signals();
  pthread_sigmask(SIG_BLOCK, &signals, &before_);
  waiter_ = std::jthread([this](const std::stop_token& ends) { wait(ends); });
}

StopSignal::~StopSignal() {
  waiter_.request_stop();
  waiter_.join();
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void StopSignal::wait(const std::stop_token& ends) {
  const sigset_t signals = stop_signals();
  const timespec interval{0, kPollNanoseconds};
  while (!ends.stop_requested()) {
    const int signal = sigtimedwait(&signals, nullptr, &interval);
    if (signal <= 0) continue;
    received_ = signal;
    fmt::print(stderr, "stopping as soon as nothing is left half done; once more to stop at once\n");
    // Its default action ends the process; this thread takes it.
    pthread_sigmask(SIG_UNBLOCK, &signals, nullptr);
    source_.request_stop();
    while (!ends.stop_requested()) nanosleep(&interval, nullptr);
  }
}

}  // namespace sluice::cli
