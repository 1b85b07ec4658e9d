#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "destination/destination.h"
#include "load/merge_plan.h"
#include "load/stored_tables.h"
#include "package/package.h"
#include "schema/naming.h"
#include "sluice/schema.hpp"

namespace sluice {

/// The tables that a package is for, and the files that it has for them.
class PackageTables {
 public:
  PackageTables(const Package& package, const Schema& schema, const Naming& naming);

  /// Those that have to be at the destination, the system's own first.
  [[nodiscard]] std::vector<Table> needed() const;
  /// Root table → the files of every table of its chain.
  [[nodiscard]] const std::map<std::string, std::vector<TableJobs>>& jobs() const { return jobs_; }
  /// Rows that the files of a table have.
  [[nodiscard]] std::uint64_t rows_of(const TableJobs& jobs) const;
  /// "append", "replace" or "merge".
  [[nodiscard]] std::string disposition_of(const std::string& root) const;
  /// The tables of the chain that are at the destination, with rows in this package or without.
  [[nodiscard]] Chain chain_of(const std::string& root, const StoredTables& present) const;
  /// Throws Error(report_bug) if the files have not the rows that normalize counted.
  void check_counts() const;

 private:
  [[nodiscard]] const Table& table_of(const std::string& name) const;
  [[nodiscard]] const Table& system_table(std::string_view name) const;

  const Package& package_;
  const Schema& schema_;
  const Naming& naming_;
  Table rejects_;
  std::map<std::string, std::vector<TableJobs>> jobs_;
  std::map<fs::path, std::uint64_t> rows_;
};

}  // namespace sluice
