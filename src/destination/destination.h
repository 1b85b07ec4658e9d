#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/capabilities.h"
#include "sluice/dataset.hpp"
#include "sluice/schema.hpp"

namespace sluice {

/// Text of SQL for one engine. Pure: no connection, no state.
class Dialect {
 public:
  virtual ~Dialect() = default;

  [[nodiscard]] virtual std::string quote(std::string_view identifier) const = 0;
  /// Text as a literal, safe for any content.
  [[nodiscard]] virtual std::string literal(std::string_view text) const = 0;
  /// `micros` since 1970 UTC as a timestamp literal.
  [[nodiscard]] virtual std::string timestamp_literal(std::int64_t micros) const = 0;
  /// The same for the columns that say when a row is valid (merge strategy scd2).
  [[nodiscard]] virtual std::string validity_literal(std::int64_t micros) const {
    return timestamp_literal(micros);
  }
  /// Type of a complete column in CREATE TABLE.
  [[nodiscard]] virtual std::string type_name(const Column& column) const = 0;
  /// What stands behind the type of a column that is declared: constraints other than NOT NULL; empty: none.
  [[nodiscard]] virtual std::string column_constraints(const Column& column) const {
    static_cast<void>(column);
    return {};
  }
  /// dataset.table, quoted.
  [[nodiscard]] virtual std::string qualified(std::string_view dataset, std::string_view table) const = 0;
  /// Creates the dataset if it is missing; nothing if that takes no statement.
  [[nodiscard]] virtual std::optional<std::string> create_dataset(std::string_view dataset) const = 0;
  /// Empties a table, inside a transaction.
  [[nodiscard]] virtual std::string clear_table(std::string_view dataset, std::string_view table) const = 0;
  /// Where rows of a table wait to be merged: a table that only this connection sees, or one of a dataset of
  /// its own (`<dataset>_staging`). Qualified and quoted.
  [[nodiscard]] virtual std::string staging_table(std::string_view dataset, std::string_view table) const {
    return qualified(std::string(dataset) + "_staging", table);
  }
  /// Query that tries to take a lock of that name for the life of the connection: one cell, "t" if it is
  /// taken. Nothing: whoever has the database open has it alone.
  [[nodiscard]] virtual std::optional<std::string> try_lock(std::string_view name) const {
    static_cast<void>(name);
    return std::nullopt;
  }
  /// Statement that waits for a lock of that name, which the open transaction then holds to its end.
  [[nodiscard]] virtual std::optional<std::string> lock_in_transaction(std::string_view name) const {
    static_cast<void>(name);
    return std::nullopt;
  }
  /// What stands behind a SELECT so that nobody changes its rows before the transaction ends.
  [[nodiscard]] virtual std::string share_lock() const { return {}; }
  /// Adds the constraint of a column to a table that has rows by now, where that takes less than keeping it
  /// while they come in; nothing: the constraint is declared with the column.
  [[nodiscard]] virtual std::optional<std::string> add_constraint(const std::string& qualified_name,
                                                                  const Column& column) const {
    static_cast<void>(qualified_name);
    static_cast<void>(column);
    return std::nullopt;
  }
  /// Tells the planner what is in a staging table that has its rows by now; nothing: it sees that itself.
  [[nodiscard]] virtual std::optional<std::string> analyze(const std::string& qualified_name) const {
    static_cast<void>(qualified_name);
    return std::nullopt;
  }
  /// Gives the merges of the open transaction the memory to hash their keys; nothing: the engine has it.
  [[nodiscard]] virtual std::optional<std::string> merge_memory() const { return std::nullopt; }
  /// How a staging table is made, up to its columns or query: `CREATE TEMPORARY TABLE <qualified>`.
  [[nodiscard]] virtual std::string create_staging_table(const std::string& qualified_name) const {
    return "CREATE TEMPORARY TABLE " + qualified_name;
  }
  /// Makes the place of staging tables; nothing if there is nothing to make.
  [[nodiscard]] virtual std::optional<std::string> create_staging(std::string_view dataset) const {
    static_cast<void>(dataset);
    return std::nullopt;
  }
};

/// A job file bound for a table.
struct Job {
  std::string table{};
  std::filesystem::path path{};  ///< a columnar job file
};

/// The jobs of one table with the columns to fill, in the table's order.
struct TableJobs {
  const Table* table = nullptr;
  std::vector<Job> jobs{};
  bool is_staged = false;  ///< into the staging table of that name
};

/// A connection to a dataset. One thread at a time. Destruction rolls back what was not committed.
class Session {
 public:
  virtual ~Session() = default;

  /// Columns of every table of the dataset as the database has them: table → names in order.
  /// No entry for a table that is missing; empty if the dataset is missing.
  [[nodiscard]] virtual std::map<std::string, std::vector<std::string>> tables() = 0;
  virtual void begin() = 0;
  virtual void commit() = 0;
  virtual void rollback() noexcept = 0;
  /// Runs the statements in order. Throws Error with the database's code.
  virtual void execute(std::span<const std::string> statements) = 0;
  [[nodiscard]] virtual TextRows query(const std::string& sql) = 0;
  /// Inserts the rows of the jobs, inside the open transaction, on all cores. Returns the rows inserted.
  /// `progress` is told rows as they go in, from any thread.
  virtual std::uint64_t load(const TableJobs& jobs, const std::function<void(std::uint64_t)>& progress) = 0;
};

/// What to open.
struct DatasetRef {
  std::string dataset{};
  bool must_exist = false;               ///< a missing database is an error, it is not made
  int threads = 0;                       ///< 0: all cores
  std::uint64_t memory_limit_bytes = 0;  ///< for the engine underneath; 0: its own default
};

/// A place that data is loaded into. A value object without a connection.
class Destination {
 public:
  virtual ~Destination() = default;

  [[nodiscard]] virtual const Capabilities& capabilities() const = 0;
  [[nodiscard]] virtual const Dialect& dialect() const = 0;
  /// Connects. A database that another process holds is an Error(retry) that says who, if it is known.
  [[nodiscard]] virtual std::unique_ptr<Session> open(const DatasetRef& dataset) const = 0;
};

}  // namespace sluice
