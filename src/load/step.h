#pragma once

#include <cstdint>
#include <functional>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

#include "load/job_ledger.h"
#include "load/lease.h"
#include "sluice/error.hpp"
#include "sluice/pipeline.hpp"

namespace sluice {

/// A part of a package that is carried out as a whole.
struct LoadStep {
  std::string part;   ///< its name in the ledger
  std::string table;  ///< that its rows go into
  std::uint64_t rows = 0;
  std::vector<std::string> files{};  ///< of the package, that its rows come from
  /// Inside a transaction. Throws Error unless that many rows went in.
  std::function<void(Session&)> run{};
};

/// How steps are committed one by one.
struct StepOptions {
  std::function<std::unique_ptr<Session>()> connect;
  int workers = 1;
  Parallelism parallelism = Parallelism::parallel;
  int max_retries = 0;
  double first_wait_seconds = 1;
  std::stop_token stop{};
  const Lease* lease = nullptr;  ///< null pointer: none is needed
};

/// How packages are loaded, once all is said (sluice::LoadSettings).
struct SettledLoad {
  bool atomic = false;
  Parallelism parallelism = Parallelism::parallel;
  int workers = 0;  ///< 0: as many as threads, at least two
  int max_retries = 5;
};

/// Whether each job of a package is committed on its own, as opposed to all in one transaction.
bool goes_by_jobs(const SettledLoad& settings, const Capabilities& capabilities);

/// Connections of a load to a server; a process that has one core still keeps two busy.
int connections_of(const SettledLoad& settings, int threads);

/// Whether the same may succeed in this process: a lost lease is for another run.
bool may_pass(const Error& error);

/// Throws Error(retry) if stop is requested.
void check_stop(const std::stop_token& stop);

/// Waits before the retry of that number, the first is 1: twice as long each time, at most half a minute.
/// Returns early if stop is requested.
void wait_before_retry(int retry, double first_wait_seconds, const std::stop_token& stop);

/// Carries out the steps that are not `committed`, each in a transaction of its own together with its row in
/// the ledger, over several connections. An error that may pass is tried again; whether a commit whose reply
/// was lost has happened, the ledger says. After another error no further step begins, those that run come to
/// their end, and the first error is thrown. `done` is told of every step, one call at a time; `failed` of
/// those whose error is not one that passes.
void run_steps(const std::vector<LoadStep>& steps, const std::set<std::string>& committed,
               const JobLedger& ledger, const StepOptions& options,
               const std::function<void(const LoadStep&, const JobReport&)>& done,
               const std::function<void(const LoadStep&, const Error&)>& failed);

}  // namespace sluice
