#pragma once

#include <optional>
#include <string>

#include "postgres/connection.h"
#include "sources/sql_database/engine.h"
#include "sources/sql_database/postgres_decode.h"

namespace sluice::sql_source {

/// Reads a query through a binary COPY on one connection.
class CopyReader final : public BatchReader {
 public:
  /// The connection has to live as long, and is for nobody else meanwhile.
  CopyReader(const postgres::Connection& connection, const SourceTable& table, const std::string& query,
             std::uint32_t chunk_rows);

  BatchPtr next() override;

 private:
  const postgres::Connection& connection_;
  Chunk chunk_;
  CopyDecoder decoder_;
  bool is_done_ = false;
};

}  // namespace sluice::sql_source
