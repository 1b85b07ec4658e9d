#include "sources/sql_database/postgres_copy.h"

#include <string_view>

#include <fmt/format.h>

namespace sluice::sql_source {
namespace {

/// Such a server takes texts and gives them back without a look at them.
bool has_any_bytes(const postgres::Connection& connection) {
  const char* encoding = PQparameterStatus(connection.get(), "server_encoding");
  return encoding != nullptr && std::string_view(encoding) == "SQL_ASCII";
}

}  // namespace

CopyReader::CopyReader(const postgres::Connection& connection, const SourceTable& table,
                       const std::string& query, std::uint32_t chunk_rows)
    : connection_(connection), chunk_(table, chunk_rows), decoder_(table, has_any_bytes(connection)) {
  connection_.begin_copy_out(fmt::format("COPY ({}) TO STDOUT (FORMAT binary)", query));
}

BatchPtr CopyReader::next() {
  while (!is_done_ && !chunk_.is_full()) {
    const std::optional<postgres::CopiedBytes> bytes = connection_.get_copy();
    if (bytes)
      decoder_.take(bytes->view(), chunk_);
    else
      is_done_ = true;
  }
  return chunk_.finish();
}

}  // namespace sluice::sql_source
