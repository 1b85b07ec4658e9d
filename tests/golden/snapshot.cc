#include "golden/snapshot.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "duck/connection.h"
#include "json/decode.h"
#include "json/encode.h"

namespace sluice::golden {
namespace {

constexpr const char* kTimestamp = "TIMESTAMP WITH TIME ZONE";

std::string engine_type(DataType type) {
  switch (type) {
    case DataType::text: return "VARCHAR";
    case DataType::double_: return "DOUBLE";
    case DataType::bool_: return "BOOLEAN";
    case DataType::timestamp: return kTimestamp;
    case DataType::bigint: return "BIGINT";
    case DataType::binary: return "BLOB";
    case DataType::json: return "JSON";
    case DataType::decimal: return "DECIMAL(38,9)";
    case DataType::wei: return "DECIMAL(38,0)";
    case DataType::date: return "DATE";
    case DataType::time: return "TIME";
  }
  return "?";
}

struct EngineColumn {
  std::string name;
  std::string type;
  bool is_nullable = true;
};

/// Columns of the tables of a dataset in order.
std::map<std::string, std::vector<EngineColumn>> engine_columns(duck::Connection& connection,
                                                                const std::string& dataset) {
  std::map<std::string, std::vector<EngineColumn>> tables;
  const TextRows found = connection.query(
      "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns "
      "WHERE table_schema = '" +
      dataset + "' ORDER BY table_name, ordinal_position");
  for (const auto& row : found.rows) tables[*row[0]].push_back({*row[1], *row[2], *row[3] == "YES"});
  return tables;
}

bool is_ours(const std::string& table) { return is_system_name(table) || table.starts_with("_sluice_"); }

std::string quoted(const std::string& name) { return '"' + name + '"'; }

/// Timestamps in UTC, whatever the session's zone.
std::string expression(const EngineColumn& column) {
  if (column.type != kTimestamp) return quoted(column.name);
  return "replace(make_timestamp(epoch_us(" + quoted(column.name) + "))::VARCHAR, ' ', 'T') || 'Z'";
}

Value cell_value(const std::string& text, const std::string& type) {
  if (type == "BOOLEAN") return text == "true";
  if (type == "BIGINT") return static_cast<std::int64_t>(std::stoll(text));
  if (type == "DOUBLE") {
    const double number = std::strtod(text.c_str(), nullptr);
    return std::isfinite(number) ? Value(number) : Value(text);
  }
  if (type == "JSON") {
    json::Decoded decoded = json::decode(text);
    return decoded.fault ? Value("(no JSON) " + text) : std::move(decoded.value);
  }
  return text;
}

Row row_of(const std::vector<EngineColumn>& columns, const std::vector<std::optional<std::string>>& cells,
           bool is_root) {
  Row row;
  Dict rest;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (!cells[i]) continue;
    if (columns[i].name == "_dlt_id") {
      row.id = *cells[i];
    } else if (columns[i].name == (is_root ? "_dlt_load_id" : "_dlt_parent_id")) {
      row.link = *cells[i];
    } else if (columns[i].name == "_dlt_list_idx" && !is_root) {
      row.index = std::stoll(*cells[i]);
    } else {
      rest.emplace_back(columns[i].name, cell_value(*cells[i], columns[i].type));
    }
  }
  std::sort(rest.begin(), rest.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  row.cells = json::encode(Value(std::move(rest)));
  return row;
}

}  // namespace

std::string schema_text(const Schema& schema) {
  std::map<std::string, std::string> lines;
  for (const Table& table : schema.tables()) {
    if (is_system_name(table.name)) continue;
    std::string& line = lines[table.name];
    for (const Column& column : table.columns())
      line += (line.empty() ? " " : ", ") + column.name + ' ' +
              (column.data_type ? std::string(to_string(*column.data_type)) : "?");
  }
  std::string text;
  for (const auto& [name, line] : lines) text += name + ':' + line + '\n';
  return text;
}

Tables read_tables(const fs::path& database, const std::string& dataset, const Schema& schema) {
  duck::Connection connection{duck::Database(database)};
  Tables tables;
  for (const auto& [name, columns] : engine_columns(connection, dataset)) {
    if (is_ours(name)) continue;
    const Table* table = schema.find(name);
    TableRows& target = tables[name];
    if (table != nullptr && table->parent) target.parent = *table->parent;
    std::string list;
    for (const EngineColumn& column : columns) list += (list.empty() ? "" : ", ") + expression(column);
    for (const auto& cells :
         connection.query("SELECT " + list + " FROM " + quoted(dataset) + '.' + quoted(name)).rows)
      target.rows.push_back(row_of(columns, cells, target.parent.empty()));
  }
  return tables;
}

std::vector<std::string> differences(const fs::path& database, const std::string& dataset,
                                     const Schema& schema) {
  duck::Connection connection{duck::Database(database)};
  std::map<std::string, std::vector<EngineColumn>> tables = engine_columns(connection, dataset);
  std::vector<std::string> found;
  for (const Table& table : schema.tables()) {
    const auto& columns = tables[table.name];
    if (columns.empty() && !table.has_seen_data()) continue;
    std::string wanted;
    for (const Column& column : table.columns())
      if (column.is_complete())
        wanted += ", " + column.name + ' ' + engine_type(*column.data_type) +
                  (column.is_nullable() ? "" : " NOT NULL");
    std::string there;
    for (const EngineColumn& column : columns)
      there += ", " + column.name + ' ' + column.type + (column.is_nullable ? "" : " NOT NULL");
    if (wanted != there) found.push_back(table.name + "\n  schema:   " + wanted + "\n  database: " + there);
  }
  for (const auto& [name, columns] : tables)
    if (!name.starts_with("_sluice_") && schema.find(name) == nullptr)
      found.push_back("the schema does not know the table " + name);
  return found;
}

}  // namespace sluice::golden
