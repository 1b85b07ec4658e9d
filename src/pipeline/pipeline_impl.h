#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/clock.h"
#include "base/files.h"
#include "base/log.h"
#include "destination/destination.h"
#include "extract/extract.h"
#include "load/lease.h"
#include "load/ledger.h"
#include "load/load.h"
#include "package/package.h"
#include "pipeline/idle_session.h"
#include "pipeline/outlet.h"
#include "pipeline/progress_meter.h"
#include "pipeline/schema_store.h"
#include "pipeline/state.h"
#include "pipeline/trace.h"
#include "schema/naming.h"
#include "sluice/error.hpp"
#include "sluice/pipeline.hpp"

namespace sluice {

/// Wires the stages of one pipeline: packages on disk, schema, state, destination. A file per step.
class Pipeline::Impl {
 public:
  /// What the options leave out is looked up. Throws Error(fix_config).
  explicit Impl(PipelineOptions options);

  Report run(const Source& source, const RunOptions& run_options);
  PlanReport plan(const Source& source, const RunOptions& run_options, std::uint64_t sample_rows) const;
  Report extract(const Source& source, const RunOptions& run_options);
  Report normalize();
  Report load();
  Report sync();
  DropReport drop(const DropOptions& options, bool dry_run);
  std::vector<std::string> drop_pending_packages();

  [[nodiscard]] PipelineInfo info() const;
  [[nodiscard]] Value last_trace() const;
  [[nodiscard]] std::optional<Schema> schema() const;
  [[nodiscard]] const fs::path& folder() const noexcept { return folder_; }
  /// Name of the schema of rows that belong to no source of their own.
  [[nodiscard]] std::string default_schema_name() const;

 private:
  /// One call from outside: the lock, the packages, the report.
  struct Call;
  /// Options of the pipeline and of runs that say nothing themselves, with what is configured.
  struct Configured {
    PipelineOptions options;
    RunOptions run;
  };

  explicit Impl(Configured configured);
  [[nodiscard]] static Configured with_settings(PipelineOptions options);
  /// Runs in that folder and makes nothing at the destination.
  Impl(const Impl& original, PipelineOptions options, fs::path folder);
  /// False: rows go to the receiver.
  [[nodiscard]] bool has_destination() const noexcept { return outlet_.destination != nullptr; }
  [[nodiscard]] const Destination& destination() const noexcept { return *outlet_.destination; }
  void plan_here(PlanReport& plan, const Source& source, const RunOptions& run_options,
                 std::uint64_t sample_rows);

  /// Calls the body and keeps the trace of what it did, whatever becomes of it.
  template <class Body>
  Report carry_out(Body&& body);

  void check_replace_strategy() const;
  void check_stop() const;
  void finish_pending(Call& call);
  /// A process that died behind extract or normalize may not have saved what the schema learned and the state
  /// became: the packages have it.
  void adopt_pending(const PackageStore& store) const;
  bool resumes(const Call& call, const Source& source, const RunOptions& run_options) const;
  bool is_loaded_by_key(Call& call, const RunOptions& run_options);
  /// The load that had the key.
  [[nodiscard]] std::optional<std::string> load_of_key(const Call& call, const std::string& load_key) const;
  [[nodiscard]] std::string fingerprint(const Source& source, const RunOptions& run_options) const;

  // sync
  /// Takes over what the destination knows, if it is newer; starts afresh if the destination has lost it.
  void sync_once(Call& call);
  /// `restores`: whatever is there, older or newer.
  void sync_with_destination(Call& call, bool restores);
  void fetch_schema(Call& call, const OpenDataset& dataset, const std::string& name, bool replaces) const;
  void forget(Call& call) const;

  // drop
  bool take_back(Call& call, const Package& package) const;

  // extract
  Package extract_package(Call& call, const Source& source, const RunOptions& run_options,
                          ExtractOptions extract_options);
  /// Of a new package: above those that are here and at the destination.
  [[nodiscard]] std::string next_load_id(const PackageStore& store, const Naming& naming) const;
  void update_state(PipelineState& state, const std::string& schema_name) const;
  /// The pipeline's copy, else the dataset's, else what the source brings, else a fresh one.
  [[nodiscard]] Schema current_schema(const Source& source) const;
  [[nodiscard]] std::optional<Schema> schema_at_destination(const std::string& name) const;

  // normalize
  /// The package's normalized twin beside it.
  Package make_normalized(Call& call, const Package& extracted) const;
  Package normalize_one(Call& call, const Package& extracted);
  /// How many files of one table go to the destination side by side.
  [[nodiscard]] int files_at_once() const;
  /// A bad input cannot be normalized later either: the package goes, so that it blocks nothing.
  void set_aside(Call& call, const Package& extracted, Error& error);

  // load
  void load_one(Call& call, const Package& package, bool was_pending);
  void load_or_abort(Call& call, const Package& package, const LoadOptions& options, LoadReport& loaded);
  /// Moves a package out of the way, to `aborted/<load id>`, and says so in the error.
  void abort(const PackageStore& store, const Package& package, Error& error, const LoadReport& loaded);
  [[nodiscard]] PackageReport report_of(const Package& package, const LoadReport& loaded,
                                        bool was_pending) const;
  void add_rejects(PackageReport& report, const PackageInfo& info) const;
  [[nodiscard]] fs::path rejects_file(const std::string& load_id) const;
  [[nodiscard]] LoadOptions load_options(const Call& call) const;
  /// Null pointer: none is needed.
  [[nodiscard]] std::unique_ptr<Lease> lease() const;

  /// The convention that the schema follows, and the one that it is to follow from the next extract on.
  [[nodiscard]] std::unique_ptr<const Naming> naming_of(const Schema& schema) const;
  [[nodiscard]] std::unique_ptr<const Naming> wanted_naming_of(const Schema& schema) const;
  /// As the convention of the pipeline's own schema spells it (reference §1.4); empty: there is none.
  [[nodiscard]] std::string dataset_name() const;
  /// A connection of its own.
  [[nodiscard]] std::unique_ptr<Session> connect() const;
  /// One for as long as the step lasts.
  [[nodiscard]] SessionUse open() const;

  PipelineOptions options_;
  Refresh refresh_ = Refresh::none;  ///< of runs that say nothing
  fs::path folder_;
  SchemaStore schemas_;
  Outlet outlet_;
  std::string dataset_;
  Clock clock_;
  bool is_synced_ = false;
  mutable IdleSession idle_;
};

struct Pipeline::Impl::Call {
  explicit Call(const Impl& impl);

  /// Throws Error(fix_config) if a package waits to be normalized or loaded.
  void refuse_pending(const char* what) const;
  [[nodiscard]] bool has_pending() const;
  Report done() {
    report.phases = meter.phases();
    return std::move(report);
  }

  FileLock lock;
  PackageStore store;
  ProgressMeter meter;
  Report report;
  Trace trace;
  std::unique_ptr<Lease> lease;  ///< null pointer: none is needed, or not yet taken
};

template <class Body>
Report Pipeline::Impl::carry_out(Body&& body) {
  Call call(*this);
  const auto keep_trace = [&] {
    idle_.close();
    try {
      call.report.trace = call.trace.write(folder_);
    } catch (const std::exception& error) {
      log::warning(fmt::format("the trace could not be written: {}", error.what()));
    }
  };
  try {
    std::forward<Body>(body)(call);
  } catch (const Error& error) {
    call.trace.fail(error);
    keep_trace();
    throw;
  } catch (...) {
    keep_trace();
    throw;
  }
  keep_trace();
  return call.done();
}

/// An input without rows makes no load, unless there is a state, a key or an emptied table to commit.
bool has_nothing_to_load(const PackageInfo& info);

}  // namespace sluice
