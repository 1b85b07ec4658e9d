#include "sources/sql_database/sqlite_engine.h"

#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/quoted.h"
#include "schema/coercion.h"
#include "schema/inference.h"
#include "sluice/error.hpp"
#include "sources/sql_database/literal.h"
#include "sources/sql_database/sqlite_partitions.h"
#include "sources/sql_database/sqlite_steps.h"
#include "sources/sql_database/sqlite_types.h"
#include "sqlite/connection.h"

namespace sluice::sql_source {
namespace {

using sqlite::Connection;
using sqlite::Statement;

constexpr const char* kDefaultSchema = "main";
/// Values that are looked at of a column without a type.
constexpr int kLookedAt = 1000;
/// What PRAGMA table_xinfo calls a column that is not there for a query.
constexpr int kHidden = 1;

std::string name_of(std::string_view text) { return sql::quoted(text, '"'); }
std::string literal_of(std::string_view text) { return sql::quoted(text, '\''); }

std::string text_at(const Statement& statement, int place) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement.get(), place));
  return text == nullptr ? "" : text;
}

/// Moments are texts in any form that their program writes, so only their days are compared, with a day to
/// spare for zones; and numbers stand before all texts. (A text of digits would be taken for a number: '/'
/// stands before it.)
std::string compare_days(const std::string& name, bool is_start, std::int64_t micros) {
  constexpr std::int64_t kDay = 86'400'000'000;
  const std::int64_t bound = is_start ? micros - kDay : micros + 2 * kDay;
  const std::string day =
      literal(Date{static_cast<std::int32_t>(bound / kDay - (bound % kDay < 0 ? 1 : 0))}, {});
  if (is_start) return fmt::format("({0} >= {1} OR {0} < '/')", name, day);
  return fmt::format("({0} < {1} OR {0} GLOB '[0-9][0-9][0-9][0-9][0-9]*')", name, day);
}

class SqliteEngine final : public Engine {
 public:
  SqliteEngine(const fs::path& path, const std::string& schema)
      : schema_(schema.empty() ? kDefaultSchema : schema),
        path_(database_path(path)),
        connection_(path_, Connection::Missing::is_error, kBusyMilliseconds) {}

  std::vector<std::string> names(bool with_views) override {
    Statement found = connection_.prepare(
        fmt::format("SELECT name FROM {}.sqlite_master WHERE type IN ({}) AND name NOT LIKE 'sqlite\\_%' "
                    "ESCAPE '\\' ORDER BY name",
                    name_of(schema_), with_views ? "'table', 'view'" : "'table'"));
    std::vector<std::string> names;
    while (found.step()) names.push_back(text_at(found, 0));
    return names;
  }

  bool has(const std::string& name) override {
    Statement found = connection_.prepare(
        fmt::format("SELECT 1 FROM pragma_table_xinfo({}, {})", literal_of(name), literal_of(schema_)));
    return found.step();
  }

  SourceTable describe(const std::string& name) override {
    SourceTable table{.schema = schema_, .name = name};
    add_columns(table);
    if (table.columns.empty()) refuse_table(*this, schema_, name);
    add_key(table);
    add_references(table);
    for (TableColumn& read : table.columns)
      if (!read.column.data_type) set_type(read, type_of_values(table, read.column.name));
    return table;
  }

  [[nodiscard]] std::string compare(const TableColumn& column, std::string_view sign,
                                    const Value& value) const override {
    const DataType type = *column.column.data_type;
    const std::string name = name_of(column.column.name);
    if (type == DataType::time) return "TRUE";  // there is no order in the texts of times
    if (type == DataType::timestamp || type == DataType::date) {
      const std::optional<Value> moment = coerce(DataType::timestamp, type_of(value), value);
      if (moment && moment->is<Timestamp>())
        return compare_days(name, sign.starts_with('>'), moment->get<Timestamp>().micros);
    }
    return fmt::format("{} {} {}", name, sign, literal(value, column.column));
  }

  std::unique_ptr<BatchReader> read(const SourceTable& table, const Query& query,
                                    const ReadOptions& options) override {
    if (options.key && options.are_parts_wanted(query)) {
      const auto parts = sqlite_key_ranges(connection_, query, *options.key, options.partitions);
      if (auto reader = read_parts_at_once(path_, table, query, *options.key, parts, options.chunk_rows))
        return reader;
    }
    return std::make_unique<StepReader>(connection_, table, query.text(), options.chunk_rows);
  }

 private:
  [[nodiscard]] Statement pragma(const char* sql, const SourceTable& table) const {
    return connection_.prepare(
        fmt::format(fmt::runtime(sql), literal_of(table.name), literal_of(table.schema)));
  }

  void add_columns(SourceTable& table) const {
    Statement found = pragma("SELECT name, type, \"notnull\", hidden FROM pragma_table_xinfo({}, {})", table);
    while (found.step())
      if (sqlite3_column_int(found.get(), 3) != kHidden)
        table.columns.push_back(
            sqlite_column(text_at(found, 0), sqlite3_column_int(found.get(), 2) == 0, text_at(found, 1)));
  }

  void add_key(SourceTable& table) const {
    Statement found = pragma("SELECT name FROM pragma_table_xinfo({}, {}) WHERE pk > 0 ORDER BY pk", table);
    while (found.step()) table.primary_key.push_back(text_at(found, 0));
  }

  /// A foreign key without columns leads to the primary key.
  void add_references(SourceTable& table) const {
    Statement found = pragma(
        "SELECT \"table\", \"from\", coalesce(\"to\", (SELECT name FROM pragma_table_info(f.\"table\") "
        "WHERE pk = f.seq + 1)) FROM pragma_foreign_key_list({}, {}) f ORDER BY id, seq",
        table);
    while (found.step()) add_reference(table, text_at(found, 0), text_at(found, 1), text_at(found, 2));
  }

  /// The type that the first values have, text if they have several.
  [[nodiscard]] DataType type_of_values(const SourceTable& table, const std::string& column) const {
    Statement found = connection_.prepare(fmt::format(
        "SELECT DISTINCT typeof(c) FROM (SELECT {0} AS c FROM {1}.{2} WHERE {0} IS NOT NULL LIMIT {3}) "
        "ORDER BY 1",
        name_of(column), name_of(table.schema), name_of(table.name), kLookedAt));
    std::string types;
    while (found.step()) types += text_at(found, 0) + " ";
    if (types == "integer ") return DataType::bigint;
    if (types == "real " || types == "integer real ") return DataType::double_;
    return types == "blob " ? DataType::binary : DataType::text;
  }

  std::string schema_;
  fs::path path_;
  Connection connection_;
};

}  // namespace

std::unique_ptr<Engine> sqlite_engine(const fs::path& path, const std::string& schema) {
  return std::make_unique<SqliteEngine>(path, schema);
}

}  // namespace sluice::sql_source
