#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sluice/hints.hpp"
#include "sluice/incremental.hpp"
#include "sluice/source.hpp"

namespace sluice {

/// What of a database's description of its tables goes into the schema (reference §12.2).
enum class SqlReflection {
  minimal,              ///< as full: pages of columns have their types in any case
  full,                 ///< names, types, what may be null, the digits of decimals
  full_with_precision,  ///< and the lengths of texts and bytes, and which integers are small
};

/// How one table, or view, is read.
struct SqlTable {
  std::string name{};
  /// Its cursor has to be a column of the table: the database is asked for new rows alone.
  std::optional<Incremental> incremental{};
  std::optional<std::vector<std::string>> primary_key{};  ///< absent: the table's own
  std::vector<std::string> merge_key{};
  std::optional<WriteDisposition> write_disposition{};
  std::vector<std::string> included_columns{};  ///< empty: all
  std::vector<std::string> excluded_columns{};
  std::string row_filter{};         ///< a condition in the database's own SQL: "amount > 0"; empty: none
  std::uint64_t limit = 0;          ///< most rows of a run; 0: all
  std::optional<int> partitions{};  ///< absent: as the database says
  /// Integers, dates or timestamps, whose ranges are the partitions; empty: as the database can (guide).
  std::string partition_column{};
};

/// A database, and which of its tables are read.
struct SqlDatabase {
  /// "postgresql://user:password@host:port/database", the same with mysql or mariadb,
  /// "sqlite:///relative.db", "sqlite:////absolute.db" or the same with duckdb.
  std::string credentials{};
  std::string schema{};                    ///< empty: public at PostgreSQL, MySQL's of the URI, else main
  std::vector<std::string> table_names{};  ///< tables or views; empty: all tables of the schema
  std::vector<SqlTable> tables{};          ///< what is said of some of them
  bool include_views = false;              ///< all tables are all views, too
  bool resolve_foreign_keys = false;       ///< foreign keys become references of the tables
  SqlReflection reflection = SqlReflection::full;
  std::uint32_t chunk_rows = 50'000;  ///< of a page at the most
  int partitions = 1;                 ///< connections that read a table at once, as it is at one moment
  bool defer_table_reflect = false;   ///< table_names are looked at when they are read, not before
};

/// One resource for each table, named after it, in a source "sql_database". Looks at the tables now, unless
/// that is deferred, and reads rows when they are asked for, in pages of columns. Throws Error(fix_config)
/// for credentials that are none, for names that are not there, and if the database refuses; Error(retry) if
/// it cannot be reached.
Source sql_database(const SqlDatabase& database);

/// One table of the database; table_names and tables are not looked at.
Resource sql_table(const SqlDatabase& database, const SqlTable& table);

}  // namespace sluice
