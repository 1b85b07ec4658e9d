#include "sluice/schema.hpp"

namespace sluice {
namespace {

Value text_list(const std::vector<std::string>& texts) {
  List list;
  list.reserve(texts.size());
  for (const std::string& text : texts) list.emplace_back(text);
  return Value(std::move(list));
}

template <class T>
void add_if(Dict& dict, std::string_view key, const std::optional<T>& value) {
  if (value) dict.emplace_back(key, Value(*value));
}

Value column_document(const Column& column) {
  Dict document;
  document.reserve(3 + column.hints.size());
  document.emplace_back("name", column.name);
  if (column.data_type) document.emplace_back("data_type", to_string(*column.data_type));
  add_if(document, "nullable", column.nullable);
  add_if(document, "precision", column.precision);
  add_if(document, "scale", column.scale);
  add_if(document, "timezone", column.timezone);
  document.insert(document.end(), column.hints.begin(), column.hints.end());
  return Value(std::move(document));
}

Value columns_document(const Table& table) {
  Dict columns;
  columns.reserve(table.columns().size());
  for (const Column& column : table.columns()) columns.emplace_back(column.name, column_document(column));
  return Value(std::move(columns));
}

Value table_document(const Table& table) {
  Dict document;
  document.emplace_back("name", table.name);
  document.emplace_back("columns", columns_document(table));
  add_if(document, "write_disposition", table.write_disposition);
  add_if(document, "resource", table.resource);
  add_if(document, "parent", table.parent);
  document.insert(document.end(), table.hints.begin(), table.hints.end());
  return Value(std::move(document));
}

Value tables_document(const Schema& schema) {
  Dict tables;
  tables.reserve(schema.tables().size());
  for (const Table& table : schema.tables()) tables.emplace_back(table.name, table_document(table));
  return Value(std::move(tables));
}

Value hints_document(const SchemaSettings& settings) {
  Dict hints;
  for (const auto& [hint, patterns] : settings.default_hints) hints.emplace_back(hint, text_list(patterns));
  return Value(std::move(hints));
}

Value types_document(const SchemaSettings& settings) {
  Dict types;
  for (const auto& [pattern, type] : settings.preferred_types) types.emplace_back(pattern, type);
  return Value(std::move(types));
}

// Empty detections are written: they are how detection is turned off.
Value settings_document(const SchemaSettings& settings) {
  Dict document;
  document.emplace_back("detections", text_list(settings.detections));
  if (!settings.default_hints.empty()) document.emplace_back("default_hints", hints_document(settings));
  if (!settings.preferred_types.empty()) document.emplace_back("preferred_types", types_document(settings));
  if (!settings.schema_contract.is_null()) document.emplace_back("schema_contract", settings.schema_contract);
  return Value(std::move(document));
}

}  // namespace

Value to_document(const Schema& schema) {
  Dict document;
  document.emplace_back("version", schema.version);
  document.emplace_back("version_hash", schema.version_hash);
  document.emplace_back("engine_version", kEngineVersion);
  document.emplace_back("name", schema.name);
  document.emplace_back("tables", tables_document(schema));
  document.emplace_back("settings", settings_document(schema.settings));
  document.emplace_back("normalizers", schema.normalizers);
  document.emplace_back("previous_hashes", text_list(schema.previous_hashes));
  add_if(document, "imported_version_hash", schema.imported_version_hash);
  add_if(document, "description", schema.description);
  return Value(std::move(document));
}

}  // namespace sluice
