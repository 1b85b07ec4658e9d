#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/files.h"
#include "extract/extract.h"
#include "load/ledger.h"
#include "load/load.h"
#include "package/package.h"
#include "pipeline/progress_meter.h"
#include "pipeline/schema_store.h"
#include "schema/naming.h"
#include "sluice/destination.hpp"
#include "sluice/error.hpp"
#include "sluice/pipeline.hpp"

namespace sluice {

/// Wires the stages of one pipeline: packages on disk, schema, state, destination.
class Pipeline::Impl {
 public:
  explicit Impl(PipelineOptions options);

  Report run(const Source& source, const RunOptions& run_options);
  PlanReport plan(const Source& source, const RunOptions& run_options, std::uint64_t sample_rows) const;
  Report extract(const Source& source, const RunOptions& run_options);
  Report normalize();
  Report load();

  [[nodiscard]] std::optional<Schema> schema() const;
  [[nodiscard]] const fs::path& folder() const noexcept { return folder_; }
  /// Name of the schema of rows that belong to no source of their own.
  [[nodiscard]] std::string default_schema_name() const;

 private:
  /// One call from outside: the lock, the packages, the report.
  struct Call;

  /// Runs in that folder and makes nothing at the destination.
  Impl(const Impl& original, PipelineOptions options, fs::path folder);
  void plan_here(PlanReport& plan, const Source& source, const RunOptions& run_options,
                 std::uint64_t sample_rows);

  void check_replace_strategy() const;
  void finish_pending(Call& call);
  /// A process that died behind normalize may not have saved what the schema learned: the package has it.
  void adopt_pending_schemas(const PackageStore& store) const;
  bool resumes(const Call& call, const Source& source, const RunOptions& run_options) const;
  bool is_loaded_by_key(Call& call, const RunOptions& run_options);
  Package extract_package(Call& call, const Source& source, const RunOptions& run_options,
                          ExtractOptions extract_options);
  /// The package's normalized twin beside it.
  Package make_normalized(Call& call, const Package& extracted) const;
  Package normalize_one(Call& call, const Package& extracted);
  void load_one(Call& call, const Package& package, bool was_pending);
  /// A bad input cannot be normalized later either: the package goes, so that it blocks nothing.
  void set_aside(Call& call, const Package& extracted, Error& error);
  /// Moves a package out of the way, to `aborted/<load id>`, and says so in the error.
  void abort(const Package& package, Error& error);
  LoadReport load_or_abort(Call& call, const Package& package, const LoadOptions& options);
  void add_rejects(PackageReport& report, const PackageInfo& info) const;
  [[nodiscard]] fs::path rejects_file(const std::string& load_id) const;
  /// The pipeline's copy, else the dataset's, else what the source brings, else a fresh one.
  [[nodiscard]] Schema current_schema(const Source& source) const;
  /// The convention that the schema follows, and the one that it is to follow from the next extract on.
  [[nodiscard]] std::unique_ptr<const Naming> naming_of(const Schema& schema) const;
  [[nodiscard]] std::unique_ptr<const Naming> wanted_naming_of(const Schema& schema) const;
  [[nodiscard]] std::string fingerprint(const Source& source, const RunOptions& run_options) const;
  /// As the convention of the pipeline's own schema spells it (reference §1.4).
  [[nodiscard]] std::string dataset_name() const;
  [[nodiscard]] std::unique_ptr<Session> open() const;
  [[nodiscard]] LoadOptions load_options() const;

  PipelineOptions options_;
  fs::path folder_;
  SchemaStore schemas_;
  std::unique_ptr<Destination> destination_;
  std::string dataset_;
  Clock clock_;
};

struct Pipeline::Impl::Call {
  explicit Call(const Impl& impl);

  Report done() {
    report.phases = meter.phases();
    return std::move(report);
  }

  FileLock lock;
  PackageStore store;
  ProgressMeter meter;
  Report report;
};

/// An input without rows makes no load, unless there is a state, a key or an emptied table to commit.
bool has_nothing_to_load(const PackageInfo& info);

}  // namespace sluice
