#include "sources/sql_database/duckdb_engine.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/quoted.h"
#include "duck/batch_reader.h"
#include "duck/connection.h"
#include "sluice/error.hpp"
#include "sources/sql_database/key_ranges.h"
#include "sources/sql_database/literal.h"
#include "sources/sql_database/parted_reader.h"

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

/// Columns are counted as integers, days and microseconds.
std::string number_of(const TableColumn& key) {
  const std::string name = name_of(key.column.name);
  if (key.column.data_type == DataType::date) return fmt::format("({} - DATE '1970-01-01')", name);
  return key.column.data_type == DataType::timestamp ? fmt::format("epoch_us({})", name) : name;
}

class DuckReader final : public BatchReader {
 public:
  DuckReader(duck::Connection& connection, const std::string& query, std::uint32_t chunk_rows)
      : reader_(connection, query, {.rows = chunk_rows, .bytes = kMostBytes}) {}

  BatchPtr next() override { return reader_.next(); }

 private:
  duck::BatchReader reader_;
};

/// The same over a connection of its own.
class PartReader final : public BatchReader {
 public:
  PartReader(duck::Connection connection, const std::string& query, std::uint32_t chunk_rows)
      : connection_(std::move(connection)), reader_(connection_, query, chunk_rows) {}

  BatchPtr next() override { return reader_.next(); }

 private:
  duck::Connection connection_;
  DuckReader reader_;
};

class DuckdbEngine final : public Engine {
 public:
  DuckdbEngine(const fs::path& path, const std::string& schema)
      : schema_(schema.empty() ? kDefaultSchema : schema),
        path_(existing(database_path(path))),
        connection_(duck::Database(path_)) {}

  std::vector<std::string> names(bool with_views) override {
    std::string sql = fmt::format(fmt::runtime(kNames), "table", literal_of(schema_));
    if (with_views) sql += " UNION ALL " + fmt::format(fmt::runtime(kNames), "view", literal_of(schema_));
    std::vector<std::string> names;
    for (const auto& row : connection_.query(sql).rows) names.push_back(row[0].value_or(""));
    std::ranges::sort(names);
    return names;
  }

  bool has(const std::string& name) override { return !rows_of(kNullable, name).empty(); }

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
    const std::vector<std::string> parts = options.key && options.are_parts_wanted(query)
                                               ? parts_of(query, *options.key, options.partitions)
                                               : std::vector<std::string>();
    if (!parts.empty()) return read_parts(query, parts, options.chunk_rows);
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

  /// Ranges with about the same number of rows.
  std::vector<std::string> parts_of(const Query& query, const TableColumn& key, int partitions) {
    std::string shares;
    for (int part = 1; part < partitions; ++part)
      shares += fmt::format("{}{}", part == 1 ? "" : ", ", static_cast<double>(part) / partitions);
    const std::string is_finite =
        key.column.data_type == DataType::bigint ? "" : fmt::format("isfinite({})", name_of(key.column.name));
    // The quantiles are NULL as a whole without rows, and so is what is unnested of it.
    const std::string bounds = query.text_of(
        fmt::format("approx_quantile({}::BIGINT, [{}]) AS bounds", number_of(key), shares), is_finite);
    std::vector<std::int64_t> numbers;
    for (const auto& row :
         connection_.query(fmt::format("SELECT DISTINCT unnest(bounds) AS b FROM ({}) ORDER BY b", bounds))
             .rows)
      if (row[0]) numbers.push_back(std::stoll(*row[0]));
    return key_ranges(key, bounds_in_sql(key, numbers));
  }

  /// The transactions begin here, before anything is read.
  std::unique_ptr<BatchReader> read_parts(const Query& query, const std::vector<std::string>& conditions,
                                          std::uint32_t chunk_rows) {
    std::vector<PartedReader::Part> parts;
    for (const std::string& condition : conditions) {
      Query part = query;
      part.conditions.push_back(condition);
      auto connection = std::make_shared<duck::Connection>(duck::Database(path_));
      connection->execute("BEGIN");
      connection->query(query.text_of("1", "FALSE"));
      parts.emplace_back([connection, text = part.text(), chunk_rows] {
        return std::make_unique<PartReader>(std::move(*connection), text, chunk_rows);
      });
    }
    return std::make_unique<PartedReader>(std::move(parts));
  }

  std::string schema_;
  fs::path path_;
  duck::Connection connection_;
};

}  // namespace

std::unique_ptr<Engine> duckdb_engine(const fs::path& path, const std::string& schema) {
  return std::make_unique<DuckdbEngine>(path, schema);
}

}  // namespace sluice::sql_source
