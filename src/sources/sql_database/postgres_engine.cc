#include "sources/sql_database/postgres_engine.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include <fmt/format.h>

#include "base/quoted.h"
#include "postgres/connection.h"
#include "sluice/error.hpp"
#include "sources/sql_database/literal.h"
#include "sources/sql_database/postgres_copy.h"
#include "sources/sql_database/postgres_keys.h"
#include "sources/sql_database/postgres_partitions.h"
#include "sources/sql_database/postgres_types.h"

namespace sluice::sql_source {
namespace {

using postgres::Connection;
using postgres::Result;
using postgres::text_at;

constexpr const char* kDefaultSchema = "public";

/// Of a partitioned table its partitions are left out: their rows are its own.
constexpr const char* kNames =
    "SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname = {} AND c.relkind IN ({}) AND NOT c.relispartition ORDER BY 1";
constexpr const char* kTables = "'r', 'p', 'f'";
constexpr const char* kTablesAndViews = "'r', 'p', 'f', 'v', 'm'";

constexpr const char* kRelation =
    "SELECT c.oid, c.relkind FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = "
    "c.relnamespace "
    "WHERE n.nspname = {} AND c.relname = {} AND c.relkind IN ({})";

/// The type of a domain is that below it, and its modifier the one that is stated first.
constexpr const char* kColumns =
    "WITH RECURSIVE base AS ("
    "SELECT attnum, attname, attnotnull, atttypid AS type, atttypmod AS modifier "
    "FROM pg_catalog.pg_attribute WHERE attrelid = {} AND attnum > 0 AND NOT attisdropped "
    "UNION ALL SELECT b.attnum, b.attname, b.attnotnull OR t.typnotnull, t.typbasetype, "
    "CASE WHEN b.modifier >= 0 THEN b.modifier ELSE t.typtypmod END "
    "FROM base b JOIN pg_catalog.pg_type t ON t.oid = b.type WHERE t.typtype = 'd') "
    "SELECT b.attname, b.attnotnull, t.typname, n.nspname = 'pg_catalog', t.typcategory, t.typtype, "
    "b.modifier "
    "FROM base b JOIN pg_catalog.pg_type t ON t.oid = b.type AND t.typtype <> 'd' "
    "JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace ORDER BY b.attnum";

constexpr const char* kPrimaryKey =
    "SELECT a.attname FROM pg_catalog.pg_constraint k "
    "CROSS JOIN LATERAL unnest(k.conkey) WITH ORDINALITY AS u(number, place) "
    "JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number "
    "WHERE k.conrelid = {} AND k.contype = 'p' ORDER BY u.place";

constexpr const char* kForeignKeys =
    "SELECT r.relname, a.attname, b.attname FROM pg_catalog.pg_constraint k "
    "JOIN pg_catalog.pg_class c ON c.oid = k.conrelid "
    "JOIN pg_catalog.pg_class r ON r.oid = k.confrelid AND r.relnamespace = c.relnamespace "
    "CROSS JOIN LATERAL unnest(k.conkey, k.confkey) WITH ORDINALITY AS u(number, other, place) "
    "JOIN pg_catalog.pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.number "
    "JOIN pg_catalog.pg_attribute b ON b.attrelid = k.confrelid AND b.attnum = u.other "
    "WHERE k.conrelid = {} AND k.contype = 'f' ORDER BY k.conname, u.place";

std::string literal_of(std::string_view text) { return sql::quoted(text, '\''); }

bool is_true(const Result& result, int row, int column) { return text_at(result, row, column) == "t"; }

TableColumn column_of(const Result& result, int row) {
  const CatalogType type{.name = text_at(result, row, 2),
                         .is_own = is_true(result, row, 3),
                         .category = text_at(result, row, 4).front(),
                         .kind = text_at(result, row, 5).front(),
                         .modifier = std::stoi(text_at(result, row, 6))};
  return postgres_column(text_at(result, row, 0), !is_true(result, row, 1), type);
}

class PostgresEngine final : public Engine {
 public:
  PostgresEngine(const std::string& uri, const std::string& schema)
      : address_(postgres::parse_address(uri)),
        schema_(schema.empty() ? kDefaultSchema : schema),
        connection_(address_) {}

  std::vector<std::string> names(bool with_views) override {
    const Result found = connection_.query(
        fmt::format(fmt::runtime(kNames), literal_of(schema_), with_views ? kTablesAndViews : kTables));
    std::vector<std::string> names;
    for (int row = 0; row < PQntuples(found.get()); ++row) names.push_back(text_at(found, row, 0));
    return names;
  }

  bool has(const std::string& name) override { return PQntuples(relation(name).get()) != 0; }

  SourceTable describe(const std::string& name) override {
    const std::string id = text_at(existing(name), 0, 0);
    SourceTable table{.schema = schema_, .name = name};
    const Result columns = rows_of(kColumns, id);
    for (int row = 0; row < PQntuples(columns.get()); ++row) table.columns.push_back(column_of(columns, row));
    const Result key = rows_of(kPrimaryKey, id);
    for (int row = 0; row < PQntuples(key.get()); ++row) table.primary_key.push_back(text_at(key, row, 0));
    const Result foreign = rows_of(kForeignKeys, id);
    for (int row = 0; row < PQntuples(foreign.get()); ++row)
      add_reference(table, text_at(foreign, row, 0), text_at(foreign, row, 1), text_at(foreign, row, 2));
    return table;
  }

  [[nodiscard]] std::string compare(const TableColumn& column, std::string_view sign,
                                    const Value& value) const override {
    return fmt::format("{} {} {}", sql::quoted(column.column.name, '"'), sign, literal(value, column.column));
  }

  std::unique_ptr<BatchReader> read(const SourceTable& table, const Query& query,
                                    const ReadOptions& options) override {
    const std::vector<std::string> parts =
        options.are_parts_wanted(query) ? parts_of(table, query, options) : std::vector<std::string>();
    if (parts.size() > 1) return read_parts(address_, connection_, table, query, parts, options.chunk_rows);
    return std::make_unique<CopyReader>(connection_, table, query.text(), options.chunk_rows);
  }

 private:
  [[nodiscard]] Result rows_of(const char* sql, const std::string& id) const {
    return connection_.query(fmt::format(fmt::runtime(sql), id));
  }

  /// A part of the rows is found by an index, which ranges of places would not use, and those of a key that
  /// nobody named no more.
  std::vector<std::string> parts_of(const SourceTable& table, const Query& query,
                                    const ReadOptions& options) {
    if (!options.is_key_named) {
      if (query.is_narrowed()) return {};
      const Result found = existing(table.name);
      const bool has_places = text_at(found, 0, 1) == "r" || text_at(found, 0, 1) == "m";
      if (has_places && can_find_places(connection_))
        return place_ranges(connection_, text_at(found, 0, 0), options.partitions);
    }
    if (!options.key) return {};
    return postgres_key_ranges(connection_, table, query, *options.key, options.partitions);
  }

  [[nodiscard]] Result relation(const std::string& name) const {
    return connection_.query(
        fmt::format(fmt::runtime(kRelation), literal_of(schema_), literal_of(name), kTablesAndViews));
  }

  /// Its id and its kind.
  Result existing(const std::string& name) {
    Result found = relation(name);
    if (PQntuples(found.get()) == 0) refuse_table(*this, schema_, name);
    return found;
  }

  postgres::Address address_;
  std::string schema_;
  Connection connection_;
};

}  // namespace

std::unique_ptr<Engine> postgres_engine(const std::string& uri, const std::string& schema) {
  return std::make_unique<PostgresEngine>(uri, schema);
}

}  // namespace sluice::sql_source
