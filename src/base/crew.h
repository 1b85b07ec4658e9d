#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>

namespace sluice {

/// Tasks of one owner, run by threads that all crews of the process share: there are as many threads as the
/// largest crew may use, however many crews there are. One thread, the owner's, submits and waits.
class Crew {
 public:
  /// At most so many tasks of this crew run at once; at least one.
  explicit Crew(int workers);
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;
  /// Drops the tasks that have not begun and waits for the others.
  ~Crew();

  /// The task throws nothing.
  void submit(std::function<void()> task);
  /// Returns once a task has ended since the last call, or stop is requested. Runs a task itself if other
  /// crews keep every thread busy. False: there is nothing to wait for.
  bool wait(const std::stop_token& stop);

 private:
  class Threads;

  [[nodiscard]] bool may_begin() const { return !waiting_.empty() && running_ < workers_; }
  void run_one(std::unique_lock<std::mutex>& lock);

  // All of this is guarded by the threads' mutex.
  std::shared_ptr<Threads> threads_;
  int workers_;
  std::deque<std::function<void()>> waiting_;
  int running_ = 0;
  std::uint64_t ended_ = 0;
  std::uint64_t seen_ = 0;  ///< of those that ended, what the owner knows
  std::condition_variable_any changed_;
};

}  // namespace sluice
