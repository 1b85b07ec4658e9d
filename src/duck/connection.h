#pragma once

#include <cstdint>
#include <string>

#include "duck/database.h"
#include "sluice/dataset.hpp"

struct _duckdb_connection;

namespace sluice::duck {

/// A connection to a database. One thread at a time. Closing it rolls back its transaction.
class Connection {
 public:
  explicit Connection(Database database);
  Connection(Connection&& other) noexcept;
  Connection& operator=(Connection&& other) noexcept;
  ~Connection();

  /// Runs the statements; returns the rows that the last one changed. Throws Error with DuckDB's kind.
  std::uint64_t execute(const std::string& sql);
  /// The rows of a query as text, as DuckDB casts them to VARCHAR, with names and types.
  TextRows query(const std::string& sql);

  [[nodiscard]] _duckdb_connection* handle() const noexcept { return handle_; }

 private:
  /// Kept until the connection is closed: DuckDB waits forever for an engine without a handle that lives on.
  Database database_;
  _duckdb_connection* handle_ = nullptr;
};

}  // namespace sluice::duck
