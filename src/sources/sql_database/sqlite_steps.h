#pragma once

#include <cstdint>
#include <string>

#include "sources/sql_database/engine.h"
#include "sqlite/connection.h"

namespace sluice::sql_source {

/// How long a lock of another program is waited for.
inline constexpr int kBusyMilliseconds = 60'000;

/// Reads a query as it is stepped through: SQLite shows a statement the moment of its first row.
class StepReader final : public BatchReader {
 public:
  /// Connection and table have to live as long.
  StepReader(const sqlite::Connection& connection, const SourceTable& table, const std::string& query,
             std::uint32_t chunk_rows);

  BatchPtr next() override;

 private:
  void take_row();

  sqlite::Statement statement_;
  const SourceTable& table_;
  Chunk chunk_;
  bool is_done_ = false;
};

}  // namespace sluice::sql_source
