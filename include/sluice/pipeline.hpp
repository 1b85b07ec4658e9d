#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "sluice/files.hpp"  // IWYU pragma: export
#include "sluice/hints.hpp"
#include "sluice/naming.hpp"
#include "sluice/normalizer.hpp"
#include "sluice/receiver.hpp"
#include "sluice/resource.hpp"
#include "sluice/schema.hpp"
#include "sluice/source.hpp"
#include "sluice/value.hpp"

namespace sluice {

/// How far a phase is. Bytes are of the input as received; rows are root rows in normalize, rows of all
/// tables in load.
struct Progress {
  std::string phase{};  ///< extract, normalize or load
  std::uint64_t bytes = 0;
  std::uint64_t bytes_total = 0;  ///< 0: unknown
  std::uint64_t rows = 0;
  std::uint64_t rows_total = 0;  ///< 0: unknown
  double seconds = 0;
  bool is_finished = false;
};

/// Whose page comes next, of several resources.
enum class NextItemMode {
  round_robin,  ///< that of the next resource
  fifo,         ///< that of the first resource that has one
};

/// How resources are read.
struct ExtractSettings {
  std::optional<int> workers{};  ///< threads for what is parallel, 5; pipelines side by side share them
  /// Pages that are on their way at most, and resources that are open at most: 20.
  std::optional<int> max_parallel_items{};
  std::optional<NextItemMode> next_item_mode{};  ///< round_robin
};

/// Which jobs of a package may go in at the same time, where it goes in by jobs.
enum class Parallelism {
  parallel,          ///< any
  table_sequential,  ///< one of each table
  sequential,        ///< one
};

/// How packages are loaded.
struct LoadSettings {
  /// One transaction for a whole package. Absent: as fits the destination; a server gets it job by job, each
  /// committed with a row in its ledger.
  std::optional<bool> atomic{};
  std::optional<Parallelism> parallelism{};  ///< parallel
  std::optional<int> workers{};              ///< connections that load at once; as threads, at least two
  std::optional<int> max_retries{};          ///< after errors that may pass, with longer and longer waits: 5
};

/// What a pipeline is. What is left out is looked up, by the pipeline's name: in the environment,
/// `.sluice/secrets.toml` and `.sluice/config.toml` (docs/reference/configuration.md); if it is not there
/// either, it is as told here.
struct PipelineOptions {
  std::string name = "sluice";
  /// "duckdb" (a file `<name>.duckdb` here) or a URI: "duckdb:///relative.duckdb",
  /// "duckdb:////absolute.duckdb"; the same of sqlite; "postgres" or "postgresql://host/database".
  std::string destination = "duckdb";
  Receiver receiver{};    ///< a function that gets the rows, in place of the destination; empty: none
  std::string dataset{};  ///< empty: `<name>_dataset`
  std::string naming{};   ///< naming convention; empty: the schema's
  /// truncate-and-insert, insert-from-staging or staging-optimized; empty: the destination's default.
  std::string replace_strategy{};
  NamingConventions own_namings{};  ///< conventions of your own, by name
  /// What makes rows of tables from the data: relational (it unnests), relational_no_coercion or one of your
  /// own; empty: the schema's.
  std::string normalizer{};
  Normalizers own_normalizers{};  ///< normalizers of your own, by name
  /// Folder of schema files that rule (docs/guide/schema.md); empty: none.
  std::filesystem::path import_schemas{};
  std::filesystem::path export_schemas{};       ///< folder that gets the schema after every run; empty: none
  std::filesystem::path data_dir{};             ///< empty: $SLUICE_DATA_DIR, else `~/.sluice`
  int threads = 0;                              ///< 0: all cores
  std::uint64_t memory_limit_bytes = 0;         ///< for our own buffers; 0: 256 MiB
  std::uint64_t engine_memory_limit_bytes = 0;  ///< for the engine underneath; 0: its own default
  double lock_wait_seconds = 0;                 ///< how long to wait for another process on this pipeline
  std::size_t block_rows = 0;                   ///< most rows of a block of normalize; 0: by size. For tests
  ExtractSettings extract{};
  LoadSettings load{};
  /// Starts afresh with every Pipeline made: an empty working folder, and a dataset whose name ends in the
  /// time.
  std::optional<bool> dev_mode{};
  /// A run takes over what the destination knows of the pipeline, unless it is older (reference §10.3): true.
  std::optional<bool> restore_from_destination{};
  /// When stop is requested a run ends at the next point where nothing is left half done, with an
  /// Error(retry). What was not finished is pending.
  std::stop_token stop{};
  /// Called from any thread, one call at a time.
  std::function<void(const Progress&)> progress{};
};

/// What to do with text that is no row.
enum class OnError {
  stop,  ///< nothing of the load reaches the destination
  skip,  ///< it goes to a rejects file, with its place and the reason
};

/// What goes from the dataset before a run's rows come (reference §10.5). Nothing goes on a first run.
enum class Refresh {
  none,
  drop_sources,    ///< all tables of the source's schema, and what the schema knew of them
  drop_resources,  ///< tables of the run's resources
  drop_data,       ///< rows of the tables of the run's resources
};

/// What a run loads and how.
struct RunOptions {
  std::string table_name{};  ///< for rows in memory, or to overrule the resources
  std::optional<WriteDisposition> write_disposition{};
  std::optional<int> max_table_nesting{};
  std::optional<std::vector<std::string>> primary_key{};
  std::optional<std::vector<std::string>> merge_key{};
  std::optional<MergeStrategy> merge_strategy{};
  std::vector<Column> columns{};
  /// For this run's source and every one of its resources (reference §5).
  std::optional<Contract> contract{};
  /// What a contract discards goes to the dataset's `_sluice_rejects`, with the reason.
  bool rejects = false;
  std::optional<Refresh> refresh{};  ///< absent: as configured, else none
  OnError on_error = OnError::stop;
  std::string load_key{};  ///< makes the load idempotent for good: committed with the rows
};

/// What one table got in a load.
struct TableReport {
  std::string table{};
  std::uint64_t rows = 0;
  std::uint64_t columns_added = 0;
};

/// What a migration added at the destination: table → new columns in order, system tables included.
using SchemaUpdate = std::map<std::string, std::vector<std::string>>;

/// What became of one job of a package: a file, or all rows of a table if they went in together.
struct JobReport {
  std::string job{};  ///< name of the file, or of the table
  std::string table{};
  std::uint64_t rows = 0;
  double seconds = 0;
  int retries = 0;
  bool was_loaded_before = false;  ///< an earlier attempt committed it
};

/// What became of one load package.
struct PackageReport {
  std::string load_id{};
  bool was_pending = false;        ///< it was left by an earlier run
  bool was_loaded_before = false;  ///< the destination had it already: nothing was loaded
  std::vector<TableReport> tables{};
  std::vector<JobReport> jobs{};
  SchemaUpdate schema_update{};
  /// That a contract left out. Those of a new table that is left out as a whole count only with
  /// RunOptions.rejects: else they are not even read.
  std::uint64_t discarded_rows = 0;
  std::uint64_t discarded_values = 0;  ///< that a contract left out of rows that were loaded
  std::uint64_t rejected_rows = 0;
  std::filesystem::path rejects_file{};  ///< empty: nothing was rejected
  std::uint64_t duplicate_keys = 0;
};

/// Time and amount of one phase, over all packages of a run.
struct PhaseReport {
  std::string phase{};
  double seconds = 0;
  std::uint64_t bytes = 0;
  std::uint64_t rows = 0;
};

/// What a run did.
struct Report {
  std::string pipeline{};
  std::string destination{};
  std::string dataset{};
  std::vector<PackageReport> packages{};
  std::vector<PhaseReport> phases{};
  std::vector<std::string> notes{};  ///< for people: what was resumed, what had nothing to do
  std::filesystem::path trace{};     ///< what happened, as a document (docs/formats/trace.md)
};

/// What to drop of a pipeline, at the destination and in its memory (reference §10.6).
struct DropOptions {
  std::vector<std::string> resources{};  ///< names, or "re:" and a regular expression
  bool all = false;                      ///< every resource, and the state of the source
  /// Dotted paths in the source's state to forget ("resources.events.incremental").
  std::vector<std::string> state_paths{};
  bool state_only = false;    ///< tables stay
  std::string schema_name{};  ///< empty: the pipeline's own
};

/// What a drop takes away.
struct DropReport {
  std::vector<std::string> tables{};
  std::vector<std::string> resources{};  ///< whose state is forgotten
  std::vector<std::string> state_paths{};
  std::vector<std::string> notes{};
  bool is_done = false;  ///< false: nothing was to be done, or it was only asked
};

/// Where a package is on its way.
enum class PackageStage { extracted, normalized, loaded, aborted };

/// A job file of a package on disk.
struct JobSummary {
  std::string file{};
  std::string table{};
  std::uint64_t rows = 0;
  std::uint64_t bytes = 0;
  std::string error{};  ///< why it failed; empty: it did not
};

/// A package on disk.
struct PackageSummary {
  std::string load_id{};
  PackageStage stage = PackageStage::extracted;
  std::string schema_name{};
  std::filesystem::path folder{};
  std::vector<JobSummary> jobs{};
  std::map<std::string, std::uint64_t> rows{};  ///< by table, once they are counted
  std::string error{};                          ///< why it was aborted
};

/// What a pipeline has in its working folder.
struct PipelineInfo {
  std::string name{};
  std::filesystem::path folder{};
  std::string destination{};  ///< without secrets
  std::string dataset{};
  std::vector<std::string> schemas{};
  std::int64_t state_version = 0;
  Value state{};                           ///< the document (reference §10.2)
  std::vector<PackageSummary> packages{};  ///< oldest first
};

/// What a run would do to the tables of the destination.
struct PlanReport {
  std::string pipeline{};
  std::string destination{};
  std::string dataset{};
  Schema schema{"sluice"};  ///< as it would be after the run
  std::vector<TableReport>
      tables{};  ///< that rows go into; `columns_added` as compared with the schema before
  std::vector<std::string> tables_created{};
  SchemaUpdate schema_update{};           ///< columns that the destination lacks, of new tables, too
  std::vector<std::string> statements{};  ///< SQL that makes what it lacks, in order
  std::uint64_t rows = 0;                 ///< root rows that were read
  bool is_sample = false;                 ///< there were more
  std::uint64_t discarded_rows = 0;       ///< of those read, that a contract leaves out
  std::uint64_t discarded_values = 0;     ///< that a contract leaves out of rows that are kept
  std::uint64_t rejected_rows = 0;        ///< text that is no row
  std::vector<std::string> notes{};
};

/// Rows of each file, and of what a resource yields otherwise, that a plan reads.
inline constexpr std::uint64_t kSampleRows = 10'000;

/// A pipeline: a name, a working folder and a destination. Runs load packages through extract, normalize and
/// load; every step can be killed at any time and run again. Throws Error.
class Pipeline {
 public:
  explicit Pipeline(PipelineOptions options);
  ~Pipeline();
  Pipeline(Pipeline&&) noexcept;

  /// Finishes pending packages, then extracts, normalizes and loads the rows. A pending package of the same
  /// input is resumed instead of extracting it again.
  Report run(Value rows, const RunOptions& options = {});
  template <std::same_as<Source> S>
  Report run(const S& source, const RunOptions& options = {}) {
    return run_source(source, options);
  }
  /// Works out what the next run of this source would do, from its first rows (0: all of them), and throws as
  /// that run would. Loads nothing and leaves nothing behind.
  [[nodiscard]] PlanReport plan(const Source& source, const RunOptions& options = {},
                                std::uint64_t sample_rows = kSampleRows) const;
  /// Writes the rows to a package that waits to be normalized; durable on return.
  Report extract(Value rows, const RunOptions& options = {});
  template <std::same_as<Source> S>
  Report extract(const S& source, const RunOptions& options = {}) {
    return extract_source(source, options);
  }
  /// Normalizes every extracted package. Does nothing and says so if there is none.
  Report normalize();
  /// Loads every normalized package. Does nothing and says so if there is none.
  Report load();

  /// Takes over schemas and state from the destination, whatever is newer (reference §10.6). Throws
  /// Error(fix_config) if packages are pending, or if the destination has nothing of this pipeline.
  Report sync();
  /// Drops tables and state. `dry_run`: says what it would do. Throws Error(fix_config) if packages are
  /// pending or a name is unknown.
  DropReport drop(const DropOptions& options, bool dry_run = false);
  /// Removes what waits to be normalized or loaded; it is lost, and the state goes back to what it was
  /// before. Returns the load ids. What of it is at the destination already is taken away there; a package
  /// that is there as a whole is none of them.
  std::vector<std::string> drop_pending_packages();
  /// What the working folder has. Reads, changes nothing; needs no destination.
  [[nodiscard]] PipelineInfo info() const;
  /// The trace of the last call that ended (docs/formats/trace.md); null: there is none.
  [[nodiscard]] Value last_trace() const;

  /// The pipeline's schema as it stands; nothing before the first run.
  [[nodiscard]] std::optional<Schema> schema() const;
  [[nodiscard]] const std::filesystem::path& working_folder() const;

 private:
  Report run_source(const Source& source, const RunOptions& options);
  Report extract_source(const Source& source, const RunOptions& options);

  class Impl;
  std::unique_ptr<Impl> impl_;
};

/// Makes a pipeline: `sluice::pipeline({.name = "my_pipeline", .destination = "duckdb"})`.
Pipeline pipeline(PipelineOptions options);

/// Pipelines that have a working folder below the data folder (empty: as PipelineOptions::data_dir).
std::vector<std::string> list_pipelines(const std::filesystem::path& data_dir = {});

}  // namespace sluice
