#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "destinations/duckdb/dialect.h"
#include "destinations/duckdb/job_scan.h"

namespace sluice::duckdb {

/// A column that the insert converts because the scan has another type than the table.
struct Cast {
  std::string column;
  std::string scan;  ///< table expression
  std::string scan_column;
  std::string from;  ///< DuckDB's type in the job files
  std::string to;    ///< and in the table
};

/// One INSERT for all jobs of a table.
struct Insert {
  std::string sql;
  std::vector<Cast> casts;
};

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

/// Inserts into `target` (qualified) the columns that any group has; a group without one of them gives null.
Insert make_insert(const DuckDialect& dialect, const std::string& target, const Table& table,
                   const std::vector<ExposedGroup>& groups, const StoredTypes& stored);

/// A query for one value that the cast does not take.
std::string misfit_query(const Cast& cast);

}  // namespace sluice::duckdb
