#include "load/deliver.h"

#include <algorithm>
#include <atomic>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "load/job_batches.h"
#include "load/package_tables.h"
#include "load/receipts.h"
#include "load/step.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

/// The table as the receiver gets it.
Table handed_part(const Table& table, const Schema& schema, const Receiver& receiver) {
  Table part(table.name);
  part.parent = table.parent;
  part.resource = table.resource;
  part.hints = table.hints;
  part.write_disposition = schema.find(table.name) == nullptr ? "append" : schema.write_disposition(table);
  for (const Column& column : table.columns())
    if (column.is_complete() && !(receiver.skips_system && is_system_name(column.name))) part.put(column);
  return part;
}

/// Whether the receiver wants the batch never again, nor what comes behind it.
bool is_refusal(const Error& error) {
  return error.remedy() == Remedy::fix_input || error.remedy() == Remedy::fix_config;
}

/// Jobs of one package on their way, given out to threads.
class Delivery {
 public:
  Delivery(const Receiver& receiver, const Schema& schema, const Naming& naming, const Package& package,
           const LoadOptions& options, LoadReport& report);

  void run();

 private:
  /// Jobs that go one after the other.
  using Turn = std::vector<HandedJob>;

  void plan(const PackageTables& tables);
  void work();
  void carry_out(const HandedJob& job);
  void give(const RowBatch& batch, int& retries);
  void receive(const RowBatch& batch) const;
  void fail(const HandedJob& job, const Error& error);
  [[nodiscard]] bool has_failed();

  const Receiver& receiver_;
  const Schema& schema_;
  const Package& package_;
  const LoadOptions& options_;
  LoadReport& report_;
  Receipts receipts_;
  std::deque<Table> tables_;  ///< a deque: jobs point at them
  std::vector<Turn> turns_;
  std::atomic<std::size_t> next_ = 0;
  std::atomic<bool> has_delivered_ = false;
  std::mutex mutex_;  ///< of the report and the error
  std::optional<Error> error_;
};

Delivery::Delivery(const Receiver& receiver, const Schema& schema, const Naming& naming,
                   const Package& package, const LoadOptions& options, LoadReport& report)
    : receiver_(receiver),
      schema_(schema),
      package_(package),
      options_(options),
      report_(report),
      receipts_(package, receiver.batch_rows) {
  const PackageTables tables(package, schema, naming);
  tables.check_counts();
  plan(tables);
}

void Delivery::plan(const PackageTables& tables) {
  for (const auto& [root, of_chain] : tables.jobs())
    for (const TableJobs& jobs : of_chain) {
      if (receiver_.skips_system && is_system_name(jobs.table->name)) continue;
      const Table& table = tables_.emplace_back(handed_part(*jobs.table, schema_, receiver_));
      const bool shares_turn = options_.settings.parallelism == Parallelism::table_sequential;
      if (shares_turn) turns_.emplace_back();
      for (const Job& job : jobs.jobs) {
        if (!shares_turn) turns_.emplace_back();
        turns_.back().push_back({job.path, &table, tables.rows_of({jobs.table, {job}})});
      }
    }
}

void Delivery::run() {
  const int most = options_.settings.parallelism == Parallelism::sequential ? 1 : receiver_.workers;
  const int workers = std::clamp(most, 1, std::max(1, static_cast<int>(turns_.size())));
  {
    std::vector<std::jthread> threads;
    for (int i = 1; i < workers; ++i) threads.emplace_back([this] { work(); });
    work();
  }
  report_.has_delivered = has_delivered_;
  if (error_) throw *error_;
  check_stop(options_.stop);
  for (const auto& [table, rows] : package_.info.row_counts) report_.rows[table] = rows;
}

/// Until nothing is left to begin.
void Delivery::work() {
  for (std::size_t turn = next_++; turn < turns_.size(); turn = next_++)
    for (const HandedJob& job : turns_[turn]) {
      if (has_failed() || options_.stop.stop_requested()) return;
      try {
        carry_out(job);
      } catch (const Error& error) {
        fail(job, error);
      } catch (const std::exception& error) {
        fail(job, Error(Remedy::report_bug, error.what(), {.table = job.table->name}));
      }
    }
}

void Delivery::carry_out(const HandedJob& job) {
  const double start = seconds_since(0);
  const std::uint64_t taken = receipts_.of(job.file());
  if (taken > 0) has_delivered_ = true;
  JobReport done{.job = job.file(), .table = job.table->name, .rows = job.rows};
  done.was_loaded_before = taken == job.rows;
  JobBatches batches(job, receiver_, package_.info.load_id, taken);
  while (const std::optional<RowBatch> batch = batches.next()) {
    check_stop(options_.stop);
    if (has_failed()) return;
    give(*batch, done.retries);
    receipts_.add(batch->job, batch->offset + batch->count);
    has_delivered_ = true;
    if (options_.progress) options_.progress(batch->count);
  }
  done.seconds = seconds_since(start);
  const std::lock_guard lock(mutex_);
  report_.jobs.push_back(std::move(done));
}

/// Until the receiver has taken the batch.
void Delivery::give(const RowBatch& batch, int& retries) {
  for (int retry = 0;;) {
    try {
      return receive(batch);
    } catch (const Error& error) {
      if (is_refusal(error) || retry == options_.settings.max_retries) throw;
      wait_before_retry(++retry, options_.first_wait_seconds, options_.stop);
      ++retries;
      if (has_failed() || options_.stop.stop_requested()) throw;
    }
  }
}

/// Whatever the receiver throws, as an Error that says which batch.
void Delivery::receive(const RowBatch& batch) const {
  const auto named = [&](const char* what) {
    return fmt::format("{} did not take the batch {}: {}", receiver_.name, batch.id, what);
  };
  const Where where{.stage = "load", .table = batch.table.name};
  try {
    receiver_.receive(batch);
  } catch (const Error& error) {
    Error told(error.remedy(), named(error.message().c_str()), error.where());
    told.at(where).with_vendor_code(error.vendor_code());
    // A missing right is no fault of the rows: they wait for it.
    const bool waits = error.fault() == Fault::access_denied;
    throw told.with_fault(is_refusal(error) && !waits ? Fault::job_refused : error.fault());
  } catch (const std::exception& error) {
    throw Error(Remedy::retry, named(error.what()), where);
  } catch (...) {
    throw Error(Remedy::retry, named("it threw something that is no std::exception"), where);
  }
}

void Delivery::fail(const HandedJob& job, const Error& error) {
  const std::lock_guard lock(mutex_);
  if (is_final(error)) report_.failed.push_back({{job.file()}, job.table->name, error.what()});
  if (!error_ || (!is_final(*error_) && is_final(error))) error_ = error;
}

bool Delivery::has_failed() {
  const std::lock_guard lock(mutex_);
  return error_.has_value();
}

}  // namespace

void deliver_package(const Receiver& receiver, const Schema& schema, const Naming& naming,
                     const Package& package, const LoadOptions& options, LoadReport& report) {
  const double start = seconds_since(0);
  report.load_id = package.info.load_id;
  try {
    Delivery(receiver, schema, naming, package, options, report).run();
  } catch (Error& error) {
    throw error.at({.stage = "load"});
  }
  report.seconds = seconds_since(start);
}

}  // namespace sluice
