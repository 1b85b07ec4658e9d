#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "base/clock.h"
#include "destination/destination.h"
#include "load/lease.h"
#include "load/ledger.h"
#include "load/statement_plan.h"
#include "load/step.h"
#include "package/package.h"
#include "sluice/error.hpp"
#include "sluice/pipeline.hpp"

namespace sluice {

/// How a package is loaded.
struct LoadOptions {
  std::string pipeline_name;
  std::string replace_strategy{};                    ///< empty: the destination's default
  std::function<void(std::uint64_t rows)> progress;  ///< rows that went in, from any thread
  const Clock* clock = nullptr;                      ///< null pointer: the time of day
  SettledLoad settings{};
  int threads = 1;  ///< what settings.workers follows
  /// Makes a further session on the dataset; needed at a server.
  std::function<std::unique_ptr<Session>()> connect{};
  const Lease* lease = nullptr;  ///< null pointer: none is needed
  std::stop_token stop{};
  double first_wait_seconds = 1;  ///< before the first retry
};

/// A job whose error does not pass.
struct FailedJob {
  std::vector<std::string> files;  ///< of the package; one, or those of a table that go in together
  std::string table;
  std::string error;
};

/// What a load did.
struct LoadReport {
  std::string load_id;             ///< of the load that has the rows: an earlier one if was_loaded_before
  bool was_loaded_before = false;  ///< the ledger has the load id or the load key: nothing was done
  std::map<std::string, std::uint64_t> rows;  ///< by table, with the row of the pipeline state
  std::vector<JobReport> jobs;
  std::vector<FailedJob> failed;
  bool has_cleared = false;    ///< rows that the package replaces are gone, whatever became of it
  bool has_delivered = false;  ///< a receiver has rows of the package, whatever became of it
  std::vector<std::string> tables_created;
  std::map<std::string, std::vector<std::string>> columns_added;  ///< of new tables, too
  double seconds = 0;
};

/// A value that its column cannot hold, names that the destination cannot have, a table that cannot become
/// what the schema says, or rows that a receiver refuses: they will not do next time either.
bool is_final(const Error& error);

// `schema` is the package's own.

/// What a load of the package would change of the tables of the dataset before rows go in. Changes nothing.
MigrationPlan plan_load(const OpenDataset& dataset, const Schema& schema, const Package& package,
                        const LoadOptions& options);

/// Loads a normalized package. Migrations come first, in a transaction of their own, and stay whatever comes.
/// Then all of its rows or none: in one transaction with the row in `_dlt_loads`, or, at a server, job by job
/// with a row in `_sluice_jobs` each, what has to be merged or swapped and the row in `_dlt_loads` last, in
/// one transaction. Either way a package that has its row there is never loaded again and a part that was
/// committed is not repeated, so this can be called again after any failure. After an error that is_final()
/// what was committed of the package is taken away; rows that it replaced are gone.
/// `report` is filled as far as it got, on errors, too. The caller moves the package away afterwards
/// (PackageStore::finish).
void load_package(const OpenDataset& dataset, const Schema& schema, const Package& package,
                  const LoadOptions& options, LoadReport& report);

/// Takes away what is committed of a package that is given up. Rows that it replaced are gone.
void undo_package(const OpenDataset& dataset, const Schema& schema, const Package& package,
                  const LoadOptions& options);

}  // namespace sluice
