#include "sources/sql_database/duckdb_engine.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/quoted.h"
#include "duck/batch_reader.h"
#include "duck/connection.h"
#include "sluice/error.hpp"
#include "sources/sql_database/literal.h"

namespace sluice::sql_source {
namespace {

constexpr const char* kDefaultSchema = "main";

/// Tables and views of a schema: duckdb_tables() or duckdb_views(), and the name of its column.
constexpr const char* kNames =
    "SELECT {0}_name FROM duckdb_{0}s() WHERE database_name = current_database() AND schema_name = {1} AND "
    "NOT "
    "internal";

constexpr const char* kNullable =
    "SELECT column_name, is_nullable FROM duckdb_columns() WHERE database_name = current_database() AND "
    "schema_name = {} AND table_name = {}";

constexpr const char* kPrimaryKey =
    "SELECT unnest(constraint_column_names) FROM duckdb_constraints() WHERE database_name = "
    "current_database() AND "
    "schema_name = {} AND table_name = {} AND constraint_type = 'PRIMARY KEY'";

constexpr const char* kForeignKeys =
    "SELECT referenced_table, unnest(constraint_column_names), unnest(referenced_column_names) "
    "FROM duckdb_constraints() WHERE database_name = current_database() AND schema_name = {} AND table_name "
    "= {} "
    "AND constraint_type = 'FOREIGN KEY' ORDER BY constraint_index";

std::string literal_of(std::string_view text) { return sql::quoted(text, '\''); }
std::string name_of(std::string_view text) { return sql::quoted(text, '"'); }

/// DuckDB would make the file.
fs::path existing(fs::path path) {
  std::error_code ignored;
  if (!fs::exists(path, ignored))
    throw Error(Remedy::fix_config, "there is no database file " + path.native())
        .with_fault(Fault::database_missing);
  return path;
}

class DuckReader final : public BatchReader {
 public:
  DuckReader(duck::Connection& connection, const std::string& query, std::uint32_t chunk_rows)
      : reader_(connection, query, {.rows = chunk_rows, .bytes = kMostBytes}) {}

  BatchPtr next() override { return reader_.next(); }

 private:
  duck::BatchReader reader_;
};

class DuckdbEngine final : public Engine {
 public:
  DuckdbEngine(const fs::path& path, const std::string& schema)
      : schema_(schema.empty() ? kDefaultSchema : schema),
        connection_(duck::Database(existing(database_path(path)))) {}

  std::vector<std::string> names(bool with_views) override {
    std::string sql = fmt::format(fmt::runtime(kNames), "table", literal_of(schema_));
    if (with_views) sql += " UNION ALL " + fmt::format(fmt::runtime(kNames), "view", literal_of(schema_));
    std::vector<std::string> names;
    for (const auto& row : connection_.query(sql).rows) names.push_back(row[0].value_or(""));
    std::ranges::sort(names);
    return names;
  }

  SourceTable describe(const std::string& name) override {
    SourceTable table{.schema = schema_, .name = name};
    add_columns(table);
    if (table.columns.empty()) refuse_table(*this, schema_, name);
    for (const auto& row : rows_of(kPrimaryKey, name)) table.primary_key.push_back(row[0].value_or(""));
    for (const auto& row : rows_of(kForeignKeys, name))
      add_reference(table, row[0].value_or(""), row[1].value_or(""), row[2].value_or(""));
    return table;
  }

  [[nodiscard]] std::string compare(const TableColumn& column, std::string_view sign,
                                    const Value& value) const override {
    return fmt::format("{} {} {}", name_of(column.column.name), sign, literal(value, column.column));
  }

  std::unique_ptr<BatchReader> read(const SourceTable&, const Query& query,
                                    const ReadOptions& options) override {
    return std::make_unique<DuckReader>(connection_, query.text(), options.chunk_rows);
  }

 private:
  std::vector<std::vector<std::optional<std::string>>> rows_of(const char* sql, const std::string& table) {
    return connection_.query(fmt::format(fmt::runtime(sql), literal_of(schema_), literal_of(table))).rows;
  }

  /// The types are those of a query, as they are read.
  void add_columns(SourceTable& table) {
    const auto nullable = rows_of(kNullable, table.name);
    if (nullable.empty()) return;
    const duck::BatchReader reader(
        connection_, fmt::format("SELECT * FROM {}.{} LIMIT 0", name_of(schema_), name_of(table.name)));
    for (const Column& column : reader.columns()) {
      TableColumn& read = table.columns.emplace_back(TableColumn{.column = column});
      read.expression = name_of(column.name);
      const auto found = std::ranges::find(nullable, column.name, [](const auto& row) { return row[0]; });
      read.column.nullable = found == nullable.end() || (*found)[1] != "false";
    }
  }

  std::string schema_;
  duck::Connection connection_;
};

}  // namespace

std::unique_ptr<Engine> duckdb_engine(const fs::path& path, const std::string& schema) {
  return std::make_unique<DuckdbEngine>(path, schema);
}

}  // namespace sluice::sql_source
