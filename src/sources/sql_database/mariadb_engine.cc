#include "sources/sql_database/mariadb_engine.h"

#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/quoted.h"
#include "mariadb/connection.h"
#include "schema/coercion.h"
#include "schema/inference.h"
#include "sluice/error.hpp"
#include "sources/sql_database/literal.h"
#include "sources/sql_database/mariadb_reader.h"
#include "sources/sql_database/mariadb_types.h"

namespace sluice::sql_source {
namespace {

using mariadb::Connection;

constexpr const char* kNames =
    "SELECT table_name FROM information_schema.tables WHERE table_schema = {} AND table_type IN ({}) ORDER "
    "BY 1";
constexpr const char* kTables = "'BASE TABLE', 'SYSTEM VERSIONED'";
constexpr const char* kTablesAndViews = "'BASE TABLE', 'SYSTEM VERSIONED', 'VIEW'";

constexpr const char* kHas =
    "SELECT 1 FROM information_schema.tables WHERE table_schema = {} AND table_name = {}";

constexpr const char* kPrimaryKey =
    "SELECT column_name FROM information_schema.key_column_usage WHERE table_schema = {} AND table_name = {} "
    "AND constraint_name = 'PRIMARY' ORDER BY ordinal_position";

constexpr const char* kForeignKeys =
    "SELECT referenced_table_name, column_name, referenced_column_name "
    "FROM information_schema.key_column_usage WHERE table_schema = {} AND table_name = {} "
    "AND referenced_table_schema = table_schema ORDER BY constraint_name, ordinal_position";

std::string literal_of(std::string_view text) { return sql::quoted(text, '\''); }
std::string name_of(std::string_view text) { return sql::quoted(text, '"'); }

mariadb::Address address_of(const std::string& uri, const std::string& schema) {
  mariadb::Address address = mariadb::parse_address(uri);
  if (!schema.empty()) address.database = schema;
  if (address.database.empty())
    throw Error(Remedy::fix_config,
                "the credentials of a source sql_database name no database: add /database to the URI");
  return address;
}

class MariadbEngine final : public Engine {
 public:
  explicit MariadbEngine(const mariadb::Address& address) : schema_(address.database), connection_(address) {}

  std::vector<std::string> names(bool with_views) override {
    std::vector<std::string> names;
    for (const mariadb::Row& row : connection_.query(
             fmt::format(fmt::runtime(kNames), literal_of(schema_), with_views ? kTablesAndViews : kTables)))
      names.push_back(row[0].value_or(""));
    return names;
  }

  bool has(const std::string& name) override { return !rows_of(kHas, name).empty(); }

  SourceTable describe(const std::string& name) override {
    if (!has(name)) refuse_table(*this, schema_, name);
    SourceTable table{.schema = schema_, .name = name};
    const mariadb::Statement all(connection_,
                                 fmt::format("SELECT * FROM {}.{} LIMIT 0", name_of(schema_), name_of(name)));
    for (const MYSQL_FIELD* field : all.fields()) table.columns.push_back(mariadb_column(*field));
    for (const mariadb::Row& row : rows_of(kPrimaryKey, name))
      table.primary_key.push_back(row[0].value_or(""));
    for (const mariadb::Row& row : rows_of(kForeignKeys, name))
      add_reference(table, row[0].value_or(""), row[1].value_or(""), row[2].value_or(""));
    return table;
  }

  /// Moments are compared in the session's zone, which is UTC; texts by their bytes, as everywhere else, not
  /// as the collation of the column has it.
  [[nodiscard]] std::string compare(const TableColumn& column, std::string_view sign,
                                    const Value& value) const override {
    const std::string name = name_of(column.column.name);
    if (column.column.data_type == DataType::text)
      return fmt::format("CONVERT({} USING utf8mb4) COLLATE utf8mb4_bin {} {}", name, sign,
                         literal(value, column.column));
    if (column.column.data_type != DataType::timestamp)
      return fmt::format("{} {} {}", name, sign, literal(value, column.column));
    Column local = column.column;
    local.timezone = false;
    const std::optional<Value> moment = coerce(DataType::timestamp, type_of(value), value);
    return fmt::format("{} {} {}", name, sign, literal(moment.value_or(value), local));
  }

  std::unique_ptr<BatchReader> read(const SourceTable& table, const Query& query,
                                    const ReadOptions& options) override {
    return std::make_unique<FetchReader>(connection_, table, query.text(), options.chunk_rows);
  }

 private:
  std::vector<mariadb::Row> rows_of(const char* sql, const std::string& table) const {
    return connection_.query(fmt::format(fmt::runtime(sql), literal_of(schema_), literal_of(table)));
  }

  std::string schema_;
  Connection connection_;
};

}  // namespace

std::unique_ptr<Engine> mariadb_engine(const std::string& uri, const std::string& schema) {
  return std::make_unique<MariadbEngine>(address_of(uri, schema));
}

}  // namespace sluice::sql_source
