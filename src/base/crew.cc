#include "base/crew.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>
#include <vector>

namespace sluice {

/// The threads of all crews that there are; gone with the last of them.
class Crew::Threads {
 public:
  static std::shared_ptr<Threads> shared() {
    static std::mutex mutex;
    static std::weak_ptr<Threads> current;
    const std::lock_guard lock(mutex);
    std::shared_ptr<Threads> threads = current.lock();
    if (!threads) current = threads = std::make_shared<Threads>();
    return threads;
  }

  Threads() = default;
  Threads(const Threads&) = delete;
  Threads& operator=(const Threads&) = delete;
  ~Threads() {
    {
      const std::lock_guard lock(mutex);
      is_over_ = true;
    }
    work_.notify_all();
  }

  void join(Crew& crew) {
    const std::lock_guard lock(mutex);
    crews_.push_back(&crew);
  }
  /// The mutex is held.
  void leave(const Crew& crew) { std::erase(crews_, &crew); }
  /// True if every thread works for another crew; the mutex is held.
  [[nodiscard]] bool are_taken(const Crew& crew) const {
    std::size_t taken = 0;
    for (const Crew* other : crews_)
      if (other != &crew) taken += static_cast<std::size_t>(other->running_);
    return taken >= threads_.size();
  }
  /// A task more waits; the mutex is held.
  void call() {
    std::size_t tasks = 0;
    std::size_t most = 0;
    for (const Crew* crew : crews_) {
      tasks += crew->waiting_.size();
      most = std::max(most, static_cast<std::size_t>(crew->workers_));
    }
    if (tasks > idle_ && threads_.size() < most)
      threads_.emplace_back([this] { work(); });
    else
      work_.notify_one();
  }

  std::mutex mutex;

 private:
  void work() {
    std::unique_lock lock(mutex);
    while (!is_over_) {
      if (Crew* crew = next()) {
        crew->run_one(lock);
        continue;
      }
      ++idle_;
      work_.wait(lock);
      --idle_;
    }
  }

  /// Crews take turns.
  Crew* next() {
    const auto found = std::ranges::find_if(crews_, [](const Crew* crew) { return crew->may_begin(); });
    if (found == crews_.end()) return nullptr;
    Crew* crew = *found;
    std::rotate(crews_.begin(), found + 1, crews_.end());
    return crew;
  }

  std::condition_variable work_;
  std::vector<Crew*> crews_;
  std::size_t idle_ = 0;
  bool is_over_ = false;
  std::vector<std::jthread> threads_;  // last: they end before the rest goes
};

Crew::Crew(int workers) : threads_(Threads::shared()), workers_(std::max(1, workers)) {
  threads_->join(*this);
}

Crew::~Crew() {
  std::deque<std::function<void()>> dropped;
  std::unique_lock lock(threads_->mutex);
  dropped.swap(waiting_);
  changed_.wait(lock, [this] { return running_ == 0; });
  threads_->leave(*this);
}

void Crew::submit(std::function<void()> task) {
  const std::lock_guard lock(threads_->mutex);
  waiting_.push_back(std::move(task));
  threads_->call();
}

bool Crew::wait(const std::stop_token& stop) {
  constexpr std::chrono::milliseconds kPause{10};
  const auto has_news = [this] { return ended_ != seen_; };
  std::unique_lock lock(threads_->mutex);
  while (!has_news() && !stop.stop_requested()) {
    if (running_ > 0) {
      changed_.wait(lock, stop, has_news);
      continue;
    }
    if (waiting_.empty()) return false;
    // Those that work may wait for just this crew: its owner may be a task of theirs.
    if (threads_->are_taken(*this))
      run_one(lock);
    else
      changed_.wait_for(lock, stop, kPause, has_news);
  }
  seen_ = ended_;
  return true;
}

void Crew::run_one(std::unique_lock<std::mutex>& lock) {
  std::function<void()> task = std::move(waiting_.front());
  waiting_.pop_front();
  ++running_;
  lock.unlock();
  task();
  task = nullptr;  // what it holds goes while nothing is locked
  lock.lock();
  --running_;
  ++ended_;
  changed_.notify_all();
}

}  // namespace sluice
