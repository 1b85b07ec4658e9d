#pragma once

#include <string>

#include "base/files.h"

struct _duckdb_database;

namespace sluice::duck {

/// Name of the catalog that DuckDB gives to a database file: its name up to the first dot.
std::string catalog_name(const fs::path& path);

/// A DuckDB database file, opened or created. Two of the same file within a process share one engine: the
/// file's lock guards against other processes only.
class Database {
 public:
  /// Throws Error(retry) with DuckDB's message, which names the holder, if another process has the file;
  /// Error(fix_config) for a folder, a missing folder, or a file that is no database.
  explicit Database(const fs::path& path);
  /// One in memory, to read files with: gone with its last connection.
  static Database in_memory();
  Database(Database&& other) noexcept;
  Database& operator=(Database&& other) noexcept;
  ~Database();

  [[nodiscard]] _duckdb_database* handle() const noexcept { return handle_; }

 private:
  Database() = default;
  _duckdb_database* handle_ = nullptr;
};

}  // namespace sluice::duck
