#include "schema/system_tables.h"

#include "schema/inference.h"
#include "schema/merge.h"

namespace sluice {
namespace {

constexpr int kLoadIdLength = 64;

Table system_table(std::string_view name, std::string_view disposition) {
  Table table{std::string(name)};
  table.resource = name;
  table.write_disposition = disposition;
  return table;
}

Column& add(Table& table, std::string_view name, DataType type, bool nullable = false) {
  Column column;
  column.name = name;
  column.data_type = type;
  column.nullable = nullable;
  return table.put(std::move(column));
}

}  // namespace

// The columns of these tables keep this order for ever: it is part of every version hash.
Table version_table() {
  Table table = system_table(kVersionTable, "skip");
  table.set_hint("description", "Created by DLT. Tracks schema updates");
  add(table, "version", DataType::bigint);
  add(table, "engine_version", DataType::bigint);
  add(table, "inserted_at", DataType::timestamp);
  add(table, "schema_name", DataType::text);
  add(table, "version_hash", DataType::text);
  add(table, "schema", DataType::text);
  return table;
}

Table loads_table() {
  Table table = system_table(kLoadsTable, "skip");
  table.set_hint("description", "Created by DLT. Tracks completed loads");
  add(table, "load_id", DataType::text).precision = kLoadIdLength;
  add(table, "schema_name", DataType::text, true);
  add(table, "status", DataType::bigint);
  add(table, "inserted_at", DataType::timestamp);
  add(table, "schema_version_hash", DataType::text, true);
  return table;
}

Table rejects_table(const Naming& naming) {
  Table table = system_table("_sluice_rejects", "append");
  add(table, naming.normalize_identifier("_dlt_load_id"), DataType::text);
  add(table, "table_name", DataType::text);
  add(table, "column_name", DataType::text, true);
  add(table, "reason", DataType::text);
  add(table, "row", DataType::json);
  return table;
}

Table state_table(const Schema& schema, const Naming& naming) {
  const Table* known = schema.find(naming.normalize_tables_path(kStateTable));
  Table table = known != nullptr ? *known : normalize_identifiers(pipeline_state_table(), naming);
  const std::string id = naming.normalize_identifier("_dlt_id");
  if (table.find(id) == nullptr) table.put(infer_column(schema, id, Value(""), false));
  return table;
}

Table pipeline_state_table() {
  Table table = system_table(kStateTable, "append");
  table.set_hint("file_format", "preferred");
  add(table, "version", DataType::bigint);
  add(table, "engine_version", DataType::bigint);
  add(table, "pipeline_name", DataType::text);
  add(table, "state", DataType::text);
  add(table, "created_at", DataType::timestamp);
  add(table, "version_hash", DataType::text, true);
  add(table, "_dlt_load_id", DataType::text).precision = kLoadIdLength;
  return table;
}

}  // namespace sluice
