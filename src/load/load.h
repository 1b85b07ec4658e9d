#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/clock.h"
#include "load/ledger.h"
#include "load/statement_plan.h"
#include "package/package.h"
#include "sluice/destination.hpp"

namespace sluice {

/// How a package is loaded.
struct LoadOptions {
  std::string pipeline_name;
  std::string replace_strategy{};                    ///< empty: the destination's default
  std::function<void(std::uint64_t rows)> progress;  ///< rows that went in, from any thread
  const Clock* clock = nullptr;                      ///< null pointer: the time of day
};

/// What a load did.
struct LoadReport {
  std::string load_id;             ///< of the load that has the rows: an earlier one if was_loaded_before
  bool was_loaded_before = false;  ///< the ledger has the load id or the load key: nothing was done
  std::map<std::string, std::uint64_t> rows;  ///< by table, with the row of the pipeline state
  std::vector<std::string> tables_created;
  std::map<std::string, std::vector<std::string>> columns_added;  ///< of new tables, too
  double seconds = 0;
};

/// What a load of the package would change of the tables of the dataset before rows go in. Changes nothing.
MigrationPlan plan_load(const OpenDataset& dataset, const PackageStore& store, const Package& package,
                        const LoadOptions& options);

/// Loads a normalized package, all of it or nothing of its rows. Migrations come first, in a transaction of
/// their own, and stay whatever comes. The row in `_dlt_loads` is committed with the rows: a package that
/// has it there is never loaded again, so this can be repeated after any failure.
/// The caller moves the package away afterwards (PackageStore::finish).
LoadReport load_package(const OpenDataset& dataset, const PackageStore& store, const Package& package,
                        const LoadOptions& options);

}  // namespace sluice
