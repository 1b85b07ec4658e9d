#include <algorithm>
#include <cstdlib>

#include "conformance/reader.h"
#include "duck/connection.h"

namespace sluice::conformance {
namespace {

constexpr const char* kZoned = "TIMESTAMP WITH TIME ZONE";

bool is_integer(const std::string& type) { return type.ends_with("INT") || type.ends_with("INTEGER"); }

std::string text_of(const Value& dict, const char* key) { return at(dict, key).get<std::string>(); }

/// The cell as text, whatever its type. A time with zone as its UTC time.
std::string expression(const std::string& name, const std::string& type) {
  if (type == "BLOB") return "base64(" + quoted(name) + ")";
  const std::string zone = type == kZoned ? " at time zone 'UTC'" : "";
  return "(" + quoted(name) + zone + ")::varchar";
}

std::string iso(std::string text) {
  std::ranges::replace(text, ' ', 'T');
  return text;
}

Value cell(const std::optional<std::string>& text, const std::string& type) {
  if (!text) return nullptr;
  if (type == "BOOLEAN") return *text == "true";
  if (is_integer(type)) return integer_value(*text);
  if (type == "DOUBLE" || type == "FLOAT") return float_value(std::strtod(text->c_str(), nullptr));
  if (type.starts_with("DECIMAL")) return tagged("$decimal", *text);
  if (type == "BLOB") return tagged("$base64", *text);
  if (type == "JSON") return json_value(*text);
  if (type == kZoned) return iso(*text) + "+00:00";
  if (type.starts_with("TIMESTAMP")) return iso(*text);
  return *text;
}

/// Where the SQL of the catalog looks.
std::string in_dataset(const std::string& dataset) {
  return " where database_name = current_database() and schema_name = '" + dataset + "' ";
}

void add_columns(FoundTables& tables, duck::Connection& connection, const std::string& dataset) {
  const TextRows found =
      connection.query("select table_name, column_name, data_type, is_nullable from duckdb_columns()" +
                       in_dataset(dataset) + "order by table_name, column_index");
  for (const auto& row : found.rows)
    if (const auto table = tables.find(*row[0]); table != tables.end())
      table->second.columns.emplace_back(
          Dict{{"name", *row[1]}, {"type", *row[2]}, {"nullable", *row[3] == "true"}});
}

void add_indexes(FoundTables& tables, duck::Connection& connection, const std::string& dataset) {
  const TextRows constraints = connection.query(
      "select table_name, constraint_type || ' (' || array_to_string(constraint_column_names, ', ') || ')' "
      "from duckdb_constraints()" +
      in_dataset(dataset) + "and constraint_type in ('PRIMARY KEY', 'UNIQUE')");
  const TextRows indexes = connection.query(
      "select table_name, if(is_unique, 'UNIQUE ', '') || 'INDEX ' || "
      "coalesce(rtrim(regexp_extract(sql, '\\(.*', 0, 's'), ';'), '') from duckdb_indexes()" +
      in_dataset(dataset));
  for (const TextRows* found : {&constraints, &indexes})
    for (const auto& row : found->rows) tables[*row[0]].indexes.push_back(*row[1]);
}

void add_rows(FoundTable& table, duck::Connection& connection, const std::string& qualified) {
  std::string list;
  for (const Value& column : table.columns) {
    if (!list.empty()) list += ", ";
    list += expression(text_of(column, "name"), text_of(column, "type"));
  }
  const TextRows found = connection.query("select " + list + " from " + qualified + " order by rowid");
  for (const auto& row : found.rows) {
    Dict cells;
    for (std::size_t i = 0; i < row.size(); ++i)
      cells.emplace_back(text_of(table.columns[i], "name"), cell(row[i], text_of(table.columns[i], "type")));
    table.rows.emplace_back(std::move(cells));
  }
}

class DuckdbPlace : public Place {
 public:
  explicit DuckdbPlace(const fs::path& folder) : path_(folder / "out.duckdb") {}
  [[nodiscard]] std::string uri() const override { return "duckdb:///" + path_.string(); }
  [[nodiscard]] FoundTables read() const override {
    FoundTables tables;
    if (!fs::exists(path_)) return tables;
    duck::Connection connection{duck::Database(path_)};
    const TextRows names = connection.query("select table_name from duckdb_tables()" + in_dataset(dataset()));
    for (const auto& row : names.rows) tables[*row[0]];
    add_columns(tables, connection, dataset());
    add_indexes(tables, connection, dataset());
    for (auto& [name, table] : tables) {
      std::ranges::sort(table.indexes);
      add_rows(table, connection, quoted(dataset()) + "." + quoted(name));
    }
    return tables;
  }

 private:
  fs::path path_;
};

}  // namespace

std::unique_ptr<Place> duckdb_place(const fs::path& folder) { return std::make_unique<DuckdbPlace>(folder); }

}  // namespace sluice::conformance
