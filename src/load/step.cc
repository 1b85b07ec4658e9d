#include "load/step.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>

#include "base/clock.h"
#include "base/log.h"
#include "load/transaction.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr double kLongestWaitSeconds = 30;

bool outranks(const Error& error, const std::optional<Error>& other) {
  return !other || (other->remedy() == Remedy::retry && error.remedy() != Remedy::retry);
}

/// Steps of a package, given out to threads.
class StepRunner {
 public:
  StepRunner(const std::vector<LoadStep>& steps, const std::set<std::string>& committed,
             const JobLedger& ledger, const StepOptions& options,
             const std::function<void(const LoadStep&, const JobReport&)>& done,
             const std::function<void(const LoadStep&, const Error&)>& failed)
      : ledger_(ledger), options_(options), done_(done), failed_(failed) {
    for (const LoadStep& step : steps) {
      if (!committed.contains(step.part)) {
        waiting_.push_back(&step);
        continue;
      }
      done_(step, {.job = step.part, .table = step.table, .rows = step.rows, .was_loaded_before = true});
    }
  }

  void run() {
    const auto most = static_cast<int>(waiting_.size());
    const int workers = options_.parallelism == Parallelism::sequential
                            ? 1
                            : std::clamp(options_.workers, 1, std::max(1, most));
    {
      std::vector<std::jthread> threads;
      for (int i = 1; i < workers; ++i) threads.emplace_back([this] { join_in(); });
      work(nullptr);
    }
    if (error_) throw *error_;
    check_stop(options_.stop);
  }

 private:
  /// A server that gives no further connection gets the steps over those that there are.
  void join_in() {
    std::unique_ptr<Session> session;
    try {
      session = options_.connect();
    } catch (const std::exception& error) {
      log::debug(error.what());
      return;
    }
    work(std::move(session));
  }

  /// Until nothing is left to begin.
  void work(std::unique_ptr<Session> session) {
    while (const LoadStep* step = next()) {
      try {
        finish(*step, carry_out(*step, session));
      } catch (const Error& error) {
        fail(*step, error);
      } catch (const std::exception& error) {
        fail(*step, Error(Remedy::report_bug, error.what(), {.table = step->table}));
      }
    }
  }

  void finish(const LoadStep& step, const JobReport& report) {
    const std::lock_guard lock(mutex_);
    leave(step);
    done_(step, report);
  }

  void fail(const LoadStep& step, const Error& error) {
    const std::lock_guard lock(mutex_);
    leave(step);
    if (error.remedy() != Remedy::retry) failed_(step, error);
    if (outranks(error, error_)) error_ = error;
  }

  void leave(const LoadStep& step) {
    running_.erase(running_.find(step.table));
    changed_.notify_all();
  }

  /// Waits while every step that is left has to wait for one that runs.
  const LoadStep* next() {
    std::unique_lock lock(mutex_);
    while (!error_ && !options_.stop.stop_requested() && !waiting_.empty()) {
      const auto found =
          std::ranges::find_if(waiting_, [&](const LoadStep* step) { return may_begin(*step); });
      if (found == waiting_.end()) {
        changed_.wait(lock);
        continue;
      }
      const LoadStep* step = *found;
      waiting_.erase(found);
      running_.insert(step->table);
      return step;
    }
    return nullptr;
  }

  [[nodiscard]] bool may_begin(const LoadStep& step) const {
    return options_.parallelism != Parallelism::table_sequential || !running_.contains(step.table);
  }

  JobReport carry_out(const LoadStep& step, std::unique_ptr<Session>& session) {
    const double start = seconds_since(0);
    JobReport report{.job = step.part, .table = step.table, .rows = step.rows};
    for (;;) {
      try {
        if (report.retries > 0 || session == nullptr) session = options_.connect();
        if (report.retries > 0 && ledger_.parts(*session).contains(step.part)) break;
        commit(step, *session);
        break;
      } catch (const Error& error) {
        if (!may_pass(error) || report.retries == options_.max_retries) throw;
        wait_before_retry(++report.retries, options_.first_wait_seconds, options_.stop);
        if (has_failed() || options_.stop.stop_requested()) throw;
      }
    }
    report.seconds = seconds_since(start);
    return report;
  }

  void commit(const LoadStep& step, Session& session) const {
    Transaction transaction(session);
    step.run(session);
    const std::string row = ledger_.add(step.part);
    session.execute({&row, 1});
    if (options_.lease != nullptr) options_.lease->check(session);
    transaction.commit();
  }

  [[nodiscard]] bool has_failed() {
    const std::lock_guard lock(mutex_);
    return error_.has_value();
  }

  const JobLedger& ledger_;
  const StepOptions& options_;
  const std::function<void(const LoadStep&, const JobReport&)>& done_;
  const std::function<void(const LoadStep&, const Error&)>& failed_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<const LoadStep*> waiting_;
  std::multiset<std::string> running_;  ///< tables of the steps that run
  std::optional<Error> error_;
};

}  // namespace

bool goes_by_jobs(const SettledLoad& settings, const Capabilities& capabilities) {
  return capabilities.is_server && !settings.atomic;
}

int connections_of(const SettledLoad& settings, int threads) {
  return settings.workers > 0 ? settings.workers : std::max(2, threads);
}

bool may_pass(const Error& error) {
  return error.remedy() == Remedy::retry && error.vendor_code() != Lease::kLost;
}

void check_stop(const std::stop_token& stop) {
  if (stop.stop_requested())
    throw Error(Remedy::retry, "stopped as asked; run again to go on where it stopped");
}

void wait_before_retry(int retry, double first_wait_seconds, const std::stop_token& stop) {
  double left = std::min(first_wait_seconds, kLongestWaitSeconds);
  for (int i = 1; i < retry && left < kLongestWaitSeconds; ++i)
    left = std::min(2 * left, kLongestWaitSeconds);
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, std::chrono::duration<double>(left), [] { return false; });
}

void run_steps(const std::vector<LoadStep>& steps, const std::set<std::string>& committed,
               const JobLedger& ledger, const StepOptions& options,
               const std::function<void(const LoadStep&, const JobReport&)>& done,
               const std::function<void(const LoadStep&, const Error&)>& failed) {
  StepRunner(steps, committed, ledger, options, done, failed).run();
}

}  // namespace sluice
