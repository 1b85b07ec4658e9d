#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "destinations/duckdb/dialect.h"
#include "destinations/duckdb/job_scan.h"

namespace sluice::duckdb {

/// A group of jobs that statements can name.
struct ExposedGroup {
  const JobGroup* group = nullptr;
  std::string scan;  ///< table expression
};

/// Column of the table → its type as the database has it. Names are compared without case.
class StoredTypes {
 public:
  void add(const std::string& column, std::string type);
  /// Throws Error(fix_config) if the table lacks the column: it was altered by somebody.
  [[nodiscard]] const std::string& of(const Column& column) const;

 private:
  std::map<std::string, std::string> types_;
};

/// One INSERT for all jobs of a table. It fills in `target` (qualified) the columns that any group has; a
/// group without one of them gives null. Throws Error(fix_config) for a column with a type that takes nothing
/// of ours.
std::string make_insert(const DuckDialect& dialect, const std::string& target, const Table& table,
                        const std::vector<ExposedGroup>& groups, const StoredTypes& stored);

}  // namespace sluice::duckdb
