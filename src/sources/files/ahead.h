#pragma once

#include <atomic>
#include <cstdint>
#include <deque>
#include <exception>
#include <memory>
#include <span>
#include <stop_token>

#include "base/crew.h"
#include "sources/files/expand.h"

namespace sluice {

/// Lends files one after the other; those of a bucket are fetched some ahead, by other threads, so that small
/// ones do not wait for each other. What is on disk is bounded. For one thread.
class Ahead {
 public:
  /// The files have to live as long. What is fetched ends with what this thread works for (base/allowance).
  explicit Ahead(std::span<const FoundFile> files);
  Ahead(const Ahead&) = delete;
  Ahead& operator=(const Ahead&) = delete;
  /// Gives up what is under way.
  ~Ahead();

  /// The next file; there has to be one. Throws what its lending throws.
  LocalFile take();

 private:
  struct Slot {
    std::uint64_t bytes = 0;
    std::atomic<bool> is_done = false;
    LocalFile file;
    std::exception_ptr error;
  };
  struct Ending {
    std::stop_source& end;
    void operator()() const { end.request_stop(); }
  };

  void fill();

  std::span<const FoundFile> files_;
  std::size_t begun_ = 0;
  std::uint64_t bytes_ahead_ = 0;
  std::stop_source end_;
  std::stop_callback<Ending> with_outer_;
  std::deque<std::shared_ptr<Slot>> slots_;
  Crew crew_;  ///< goes first: its tasks are of the slots
};

}  // namespace sluice
