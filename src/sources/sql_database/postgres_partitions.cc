#include "sources/sql_database/postgres_partitions.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/quoted.h"
#include "sources/sql_database/parted_reader.h"
#include "sources/sql_database/postgres_copy.h"

namespace sluice::sql_source {
namespace {

using postgres::Connection;
using postgres::text_at;

constexpr int kFirstVersion = 140'000;
/// Blocks of a table that are worth a connection of their own.
constexpr std::int64_t kLeastBlocks = 256;

constexpr const char* kBegin = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";

std::int64_t blocks_of(const Connection& connection, const std::string& relation) {
  const auto found = connection.query(fmt::format(
      "SELECT pg_catalog.pg_relation_size({}) / pg_catalog.current_setting('block_size')::pg_catalog.int8",
      relation));
  return std::stoll(text_at(found, 0, 0));
}

std::string place(std::int64_t block) { return fmt::format("'({},0)'::pg_catalog.tid", block); }

/// A COPY on a connection of its own, which sees what a snapshot shows.
class SnapshotReader final : public BatchReader {
 public:
  SnapshotReader(const postgres::Address& address, const std::string& snapshot, const SourceTable& table,
                 const std::string& query, std::uint32_t chunk_rows)
      : connection_(address) {
    static_cast<void>(connection_.execute(kBegin));
    static_cast<void>(connection_.execute("SET TRANSACTION SNAPSHOT " + sql::quoted(snapshot, '\'')));
    reader_.emplace(connection_, table, query, chunk_rows);
  }

  BatchPtr next() override { return reader_->next(); }

 private:
  Connection connection_;
  std::optional<CopyReader> reader_;
};

}  // namespace

bool can_find_places(const Connection& connection) {
  return PQserverVersion(connection.get()) >= kFirstVersion;
}

/// The last part has no end: blocks that come now may hold rows of before.
std::vector<std::string> place_ranges(const Connection& connection, const std::string& relation,
                                      int partitions) {
  const std::int64_t blocks = blocks_of(connection, relation);
  const std::int64_t parts = std::min<std::int64_t>(partitions, blocks / kLeastBlocks);
  std::vector<std::string> conditions;
  for (std::int64_t part = 0; part < parts; ++part) {
    std::string condition = fmt::format("ctid >= {}", place(blocks * part / parts));
    if (part + 1 < parts) condition += fmt::format(" AND ctid < {}", place(blocks * (part + 1) / parts));
    conditions.push_back(std::move(condition));
  }
  return conditions;
}

std::unique_ptr<BatchReader> read_parts(const postgres::Address& address, const Connection& connection,
                                        const SourceTable& table, const Query& query,
                                        const std::vector<std::string>& conditions,
                                        std::uint32_t chunk_rows) {
  static_cast<void>(connection.execute(kBegin));
  const std::string snapshot = text_at(connection.query("SELECT pg_catalog.pg_export_snapshot()"), 0, 0);
  std::vector<PartedReader::Part> parts;
  for (const std::string& condition : conditions) {
    Query part = query;
    part.conditions.push_back(condition);
    parts.emplace_back([&address, &table, snapshot, text = part.text(), chunk_rows] {
      return std::make_unique<SnapshotReader>(address, snapshot, table, text, chunk_rows);
    });
  }
  return std::make_unique<PartedReader>(std::move(parts));
}

}  // namespace sluice::sql_source
