#pragma once

#include <string>

#include "duck/handle.h"
#include "sluice/dataset.hpp"

namespace sluice::duck {

/// The result of a statement. Only the .cc files of this room include this.
class Result {
 public:
  /// Runs the statements. Throws Error with DuckDB's kind.
  Result(duckdb_connection connection, const std::string& sql);
  Result(const Result&) = delete;
  Result& operator=(const Result&) = delete;
  ~Result() { duckdb_destroy_result(&result_); }

  [[nodiscard]] std::uint64_t rows_changed() { return duckdb_rows_changed(&result_); }
  /// All rows as text. Takes text, whole numbers and booleans; throws Error(fix_config) for other types:
  /// a query is to cast them.
  [[nodiscard]] TextRows text_rows();

 private:
  void append_chunk(TextRows& out, duckdb_data_chunk chunk);

  duckdb_result result_{};
};

}  // namespace sluice::duck
