#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "mariadb/connection.h"
#include "sources/sql_database/engine.h"

namespace sluice::sql_source {

/// Reads a query over the binary protocol, row by row as the server sends them.
class FetchReader final : public BatchReader {
 public:
  /// Connection and table have to live as long. A reader that is not read to the end breaks the connection
  /// off, so that the rest is not sent.
  FetchReader(const mariadb::Connection& connection, const SourceTable& table, const std::string& query,
              std::uint32_t chunk_rows);
  ~FetchReader() override;

  BatchPtr next() override;

 private:
  /// Where the values of a column are put.
  struct Place {
    std::vector<char> bytes;
    unsigned long size = 0;
    my_bool is_null = 0;
  };

  void bind();
  void take_row();
  void take_value(std::size_t i);
  /// A text or bytes, which may have been longer than its place.
  std::string_view whole(std::size_t i);

  const mariadb::Connection& connection_;
  const SourceTable& table_;
  Chunk chunk_;
  mariadb::Statement statement_;
  std::vector<Place> places_;
  std::vector<MYSQL_BIND> binds_;
  std::vector<char> long_value_;  ///< the last one that was longer than its place
  bool is_done_ = false;
};

}  // namespace sluice::sql_source
