#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/files.h"
#include "sluice/resource.hpp"
#include "sluice/schema.hpp"

namespace sluice {

/// Name of a job file: `<table>.<file_id>.<retry>.<format>` (docs/formats/load_package.md).
struct JobName {
  std::string table;
  std::string file_id;  ///< 10 hex digits
  int retry = 0;
  std::string format;  ///< jsonl, json, columnar

  /// A name with a new random file_id.
  static JobName make(std::string table, std::string format);
  /// The name of the file: safe in a folder whatever the table is called.
  [[nodiscard]] std::string to_string() const;
  /// The parts of a file name. `table` is empty if the name was too long to be kept whole: the package
  /// lists the real table of every file. Throws Error(report_bug) for a name of another form.
  static JobName parse(const std::string& file_name);
};

/// How a raw page file came into the package, and what it is.
struct RawPage {
  std::string file{};  ///< name in new_jobs
  std::string table{};
  std::string source{};      ///< path as the user gave it, for messages; "-" is standard input, "" is memory
  bool has_columns = false;  ///< a columnar file, whose columns have the names of the table's
  JsonLayout layout = JsonLayout::lines;  ///< of JSON text
  Transfer transfer = Transfer::copied;
  FileStamp
      stamp{};  ///< of a linked file when it was taken: if it differs later, the file was written in place
  /// Rows that were written; nothing for text as received, whose rows only normalize counts.
  std::optional<std::uint64_t> rows{};
};

/// A job file of a normalized package.
struct JobFile {
  std::string file{};  ///< name in new_jobs
  std::string table{};
  std::uint64_t rows = 0;
};

/// What a package knows of itself: package.json.
struct PackageInfo {
  std::string load_id;
  std::string schema_name;
  std::string fingerprint;                ///< of inputs and options; empty: cannot be told from another
  std::string load_key;                   ///< empty: none
  bool skips_bad_lines = false;           ///< on_error skip
  std::optional<std::string> state_json;  ///< pipeline state document to store with the load, typed JSON
  /// state.json as it was before, if state_json is there: what counts again if the package is given up.
  /// Empty: there was none.
  std::string state_before;
  std::vector<RawPage> pages;               ///< extracted packages
  std::vector<JobFile> jobs;                ///< normalized packages, in the order of their rows
  std::vector<std::string> replaced;        ///< root tables whose rows are replaced, even if no row came
  std::vector<std::string> dropped_tables;  ///< to be dropped before anything is loaded
  std::set<std::string> empty_tables;       ///< extracted: root tables to be made though no row came
  std::map<std::string, ContractMode> discarded_tables;  ///< extracted: tables that a contract leaves out
  bool collects_rejects = false;                    ///< what a contract leaves out goes to `_sluice_rejects`
  std::map<std::string, std::uint64_t> row_counts;  ///< normalized packages: rows per table
  std::map<std::string, std::uint64_t>
      column_counts_added;        ///< columns new in this package; extracted: of pages of columns
  std::uint64_t input_bytes = 0;  ///< raw bytes of all pages
  std::uint64_t rejected_lines = 0;
  std::uint64_t discarded_rows = 0;    ///< by contracts
  std::uint64_t discarded_values = 0;  ///< by contracts, of rows that are kept
  std::uint64_t duplicate_keys = 0;
};

/// The stage a package stands in front of: the folder it is in.
enum class PackageState { extracted, normalized, loaded, aborted };

/// A package that is complete on disk.
struct Package {
  fs::path path;
  PackageInfo info;

  [[nodiscard]] fs::path job_path(const std::string& file) const { return path / "new_jobs" / file; }
};

/// A job file that cannot be loaded.
struct FailedFile {
  std::string file;
  std::string error;
};

/// A package being written: a folder with a temporary name. Destroying it without publish() removes it.
class PackageDraft {
 public:
  PackageDraft(PackageDraft&& other) noexcept;
  ~PackageDraft();

  PackageInfo info;
  [[nodiscard]] fs::path job_path(const JobName& name) const { return path_ / "new_jobs" / name.to_string(); }
  [[nodiscard]] const fs::path& path() const noexcept { return path_; }
  /// Writes package.json and schema.json, fsyncs everything (job files were fsynced by their writers)
  /// and renames the folder: from here on the package is there.
  Package publish(const Schema& schema);

 private:
  friend class PackageStore;
  PackageDraft(fs::path path, fs::path final_path);
  fs::path path_;
  fs::path final_path_;
  bool published_ = false;
};

/// The packages of one pipeline: `<pipeline folder>/{extracted,normalized,loaded,aborted}/<load_id>`.
class PackageStore {
 public:
  /// Makes the folders and sweeps what a dead process left: drafts, packages half removed, extracted
  /// packages whose normalized twin is there, job files of loaded packages. Hold the pipeline's lock. Who
  /// only reads needs neither.
  enum class Sweep { yes, no };
  explicit PackageStore(fs::path pipeline_folder, Sweep sweeps = Sweep::yes);

  /// A draft with that id in extracted or normalized; its info has the id.
  [[nodiscard]] PackageDraft draft(PackageState state, const std::string& load_id) const;
  /// Complete packages, oldest first.
  [[nodiscard]] std::vector<Package> list(PackageState state) const;
  [[nodiscard]] Schema schema(const Package& package) const;
  /// Removes an extracted package: after its normalized twin was published, or because it is void.
  void remove(const Package& package) const;
  /// Renames to loaded, then removes its job files; package.json and schema.json stay.
  void finish(const Package& package) const;
  /// Gives a package up: it goes to aborted with the reason, files that failed to failed_jobs with a text
  /// beside each. Returns the folder.
  [[nodiscard]] fs::path abort(const Package& package, const std::string& error,
                               const std::vector<FailedFile>& failed) const;
  /// Why the package was given up, and why one of its files failed; empty: it did not.
  [[nodiscard]] static std::string error_of(const Package& package);
  [[nodiscard]] static std::string error_of(const Package& package, const std::string& job_file);
  /// A new load id: the time now, above every id that any folder holds and above `newest`.
  [[nodiscard]] std::string next_load_id(const Clock& clock, const std::string& newest) const;
  [[nodiscard]] const fs::path& folder() const noexcept { return folder_; }

 private:
  [[nodiscard]] fs::path folder_of(PackageState state) const;
  void sweep() const;
  /// True if a package of that id is in a later folder than extracted.
  [[nodiscard]] bool has_moved_on(const std::string& load_id) const;

  fs::path folder_;
};

}  // namespace sluice
