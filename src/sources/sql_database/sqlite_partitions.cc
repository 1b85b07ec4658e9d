#include "sources/sql_database/sqlite_partitions.h"

#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/quoted.h"
#include "schema/coercion.h"
#include "sluice/error.hpp"
#include "sources/sql_database/key_ranges.h"
#include "sources/sql_database/literal.h"
#include "sources/sql_database/parted_reader.h"
#include "sources/sql_database/sqlite_steps.h"

namespace sluice::sql_source {
namespace {

using sqlite::Connection;
using sqlite::Statement;

constexpr std::int64_t kDayMicros = 86'400'000'000;
/// How long a writer is waited for, before one connection has to do.
constexpr int kGateMilliseconds = 1000;

/// The day of a cell that holds the text of a moment.
std::optional<std::int64_t> day_at(const Statement& row, int place) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(row.get(), place));
  const std::optional<Value> moment = coerce(DataType::timestamp, DataType::text, Value(std::string(text)));
  if (!moment || !moment->is<Timestamp>()) return std::nullopt;
  const std::int64_t micros = moment->get<Timestamp>().micros;
  return micros / kDayMicros - (micros % kDayMicros < 0 ? 1 : 0);
}

std::vector<std::string> integer_bounds(const Statement& ends, int partitions) {
  std::vector<std::string> texts;
  for (const std::int64_t bound :
       even_bounds(sqlite3_column_int64(ends.get(), 0), sqlite3_column_int64(ends.get(), 1), partitions))
    texts.push_back(std::to_string(bound));
  return texts;
}

/// SQLite compares the texts of moments as texts. Whatever order their zones and forms give them, each lies
/// between two days.
std::vector<std::string> day_bounds(const Statement& ends, int partitions) {
  const std::optional<std::int64_t> least = day_at(ends, 0);
  const std::optional<std::int64_t> most = day_at(ends, 1);
  std::vector<std::string> texts;
  if (!least || !most) return texts;
  for (const std::int64_t day : even_bounds(*least, *most, partitions))
    texts.push_back(literal(Date{static_cast<std::int32_t>(day)}, {}));
  return texts;
}

Query narrowed(Query query, const std::string& condition) {
  query.conditions.push_back(condition);
  return query;
}

/// SQLite would read the whole table for a range or a null; each for itself it finds in an index.
std::string with_keyless(const Query& query, const TableColumn& key, const std::string& text) {
  if (!key.column.is_nullable()) return text;
  return text + " UNION ALL " + narrowed(query, sql::quoted(key.column.name, '"') + " IS NULL").text();
}

/// Holds the right to write while it lives, so that nobody else writes, and writes nothing itself.
class Gate {
 public:
  explicit Gate(const fs::path& path) : connection_(path, Connection::Missing::is_error, kGateMilliseconds) {
    connection_.execute("BEGIN IMMEDIATE");
  }
  /// False: the file may only be read, which SQLite makes an ordinary transaction of.
  [[nodiscard]] bool is_shut() const {
    return sqlite3_txn_state(connection_.get(), "main") == SQLITE_TXN_WRITE;
  }

 private:
  Connection connection_;
};

/// Connections that see the same moment; none: a writer is at work, or cannot be kept out.
std::vector<std::shared_ptr<Connection>> connections_at_once(const fs::path& path, std::size_t count) try {
  const Gate gate(path);
  std::vector<std::shared_ptr<Connection>> connections;
  if (!gate.is_shut()) return connections;
  for (std::size_t i = 0; i < count; ++i) {
    connections.push_back(
        std::make_shared<Connection>(path, Connection::Missing::is_error, kBusyMilliseconds));
    // The moment is that of the first look at the file.
    connections.back()->execute("BEGIN; SELECT 1 FROM sqlite_master LIMIT 1");
  }
  return connections;
} catch (const Error&) {
  return {};  // a folder that takes no lock file, too; what one connection cannot do either, it says itself
}

}  // namespace

std::vector<std::string> sqlite_key_ranges(const Connection& connection, const Query& query,
                                           const TableColumn& key, int partitions) {
  const std::string name = sql::quoted(key.column.name, '"');
  // Each of the two finds its value in an index; both in one query would read all rows.
  Statement ends =
      connection.prepare(fmt::format("SELECT ({}), ({})", query.text_of(fmt::format("min({})", name)),
                                     query.text_of(fmt::format("max({})", name))));
  if (!ends.step()) return {};
  TableColumn present = key;
  present.column.nullable = false;
  const int kind = sqlite3_column_type(ends.get(), 0);
  if (kind != sqlite3_column_type(ends.get(), 1)) return {};
  if (kind == SQLITE_INTEGER) return key_ranges(present, integer_bounds(ends, partitions));
  if (kind == SQLITE_TEXT && key.column.data_type != DataType::bigint)
    return key_ranges(present, day_bounds(ends, partitions));
  return {};
}

std::unique_ptr<BatchReader> read_parts_at_once(const fs::path& path, const SourceTable& table,
                                                const Query& query, const TableColumn& key,
                                                const std::vector<std::string>& conditions,
                                                std::uint32_t chunk_rows) {
  if (conditions.size() < 2) return nullptr;
  const std::vector<std::shared_ptr<Connection>> connections = connections_at_once(path, conditions.size());
  if (connections.empty()) return nullptr;
  std::vector<PartedReader::Part> parts;
  for (std::size_t i = 0; i < conditions.size(); ++i) {
    std::string text = narrowed(query, conditions[i]).text();
    if (i == 0) text = with_keyless(query, key, text);
    parts.emplace_back([&table, connection = connections[i], text, chunk_rows] {
      return std::make_unique<StepReader>(*connection, table, text, chunk_rows);
    });
  }
  return std::make_unique<PartedReader>(std::move(parts));
}

}  // namespace sluice::sql_source
