#include <algorithm>
#include <array>

#include "base/letters.h"
#include "schema/conventions.h"
#include "schema/dict_members.h"
#include "schema/document_value.h"
#include "schema/inference.h"
#include "schema/migration.h"
#include "schema/patterns.h"
#include "schema/system_tables.h"
#include "sluice/error.hpp"
#include "sluice/schema.hpp"

namespace sluice {
namespace {

constexpr std::array<std::string_view, 4> kDispositions = {"skip", "append", "replace", "merge"};

DataType read_data_type(const DocumentValue& from) {
  const std::optional<DataType> type = parse_data_type(from.text());
  if (!type) from.fail("no such data type: \"" + from.text() + "\"");
  return *type;
}

/// True if the key is one of the column's own properties.
bool read_property(Column& column, std::string_view key, const DocumentValue& from) {
  if (key == "data_type")
    column.data_type = read_data_type(from);
  else if (key == "nullable")
    column.nullable = from.boolean();
  else if (key == "precision")
    column.precision = from.integer();
  else if (key == "scale")
    column.scale = from.integer();
  else if (key == "timezone")
    column.timezone = from.boolean();
  else
    return false;
  return true;
}

bool is_own_column_key(std::string_view key) {
  constexpr std::array<std::string_view, 6> kKeys = {"name",      "data_type", "nullable",
                                                     "precision", "scale",     "timezone"};
  return std::ranges::find(kKeys, key) != kKeys.end();
}

/// A null property is as good as none.
Column read_column(const std::string& name, const DocumentValue& from) {
  Column column;
  column.name = name;
  for (const auto& [key, value] : from.dict()) {
    if (key == "name" || (value.is_null() && is_own_column_key(key))) continue;
    if (!read_property(column, key, from.at(key, value))) column.hints.emplace_back(key, value);
  }
  return column;
}

std::string read_disposition(const DocumentValue& from) {
  if (std::ranges::find(kDispositions, from.text()) == kDispositions.end())
    from.fail("none of skip, append, replace and merge: \"" + from.text() + "\"");
  return from.text();
}

void read_columns(Table& table, const DocumentValue& from) {
  for (const auto& [name, column] : from.dict()) table.put(read_column(name, from.at(name, column)));
}

void read_table_member(Table& table, const std::string& key, const DocumentValue& from) {
  if (key == "columns")
    read_columns(table, from);
  else if (key == "parent")
    table.parent = from.text();
  else if (key == "resource")
    table.resource = from.text();
  else if (key == "write_disposition")
    table.write_disposition = read_disposition(from);
  else
    table.hints.emplace_back(key, from.value());
}

/// Root tables always state a resource and a disposition.
void apply_defaults(Table& table) {
  if (table.parent && table.parent->empty()) table.parent.reset();
  if (table.parent) return;
  if (!table.resource) table.resource = table.name;
  if (!table.write_disposition) table.write_disposition = "append";
}

Table read_table(const std::string& name, const DocumentValue& from) {
  Table table(name);
  for (const auto& [key, value] : from.dict())
    if (key != "name" && !value.is_null()) read_table_member(table, key, from.at(key, value));
  apply_defaults(table);
  return table;
}

std::vector<std::string> read_detections(const DocumentValue& from) {
  std::vector<std::string> detections = from.texts();
  for (const std::string& detection : detections)
    if (!is_detection(detection)) from.fail("unknown detection: \"" + detection + "\"");
  return detections;
}

void check_pattern(const std::string& pattern, const DocumentValue& from) {
  if (!is_valid_pattern(pattern)) from.fail("not a regular expression: \"" + pattern + "\"");
}

void read_default_hints(SchemaSettings& settings, const DocumentValue& from) {
  for (const auto& [hint, patterns] : from.dict()) {
    const DocumentValue entry = from.at(hint, patterns);
    settings.default_hints.emplace_back(hint, entry.texts());
    for (const std::string& pattern : settings.default_hints.back().second) check_pattern(pattern, entry);
  }
}

void read_preferred_types(SchemaSettings& settings, const DocumentValue& from) {
  for (const auto& [pattern, type] : from.dict()) {
    check_pattern(pattern, from);
    settings.preferred_types.emplace_back(pattern, to_string(read_data_type(from.at(pattern, type))));
  }
}

SchemaSettings read_settings(const DocumentValue& from) {
  SchemaSettings settings;
  for (const auto& [key, value] : from.dict()) {
    const DocumentValue member = from.at(key, value);
    if (value.is_null() || key.starts_with("x-")) continue;
    if (key == "detections")
      settings.detections = read_detections(member);
    else if (key == "default_hints")
      read_default_hints(settings, member);
    else if (key == "preferred_types")
      read_preferred_types(settings, member);
    else if (key == "schema_contract")
      settings.schema_contract = value;
    else
      member.fail("unknown setting");
  }
  return settings;
}

void read_tables(Schema& schema, const DocumentValue& from) {
  for (const auto& [name, table] : from.dict()) schema.put(read_table(name, from.at(name, table)));
}

/// Follows the parents of a table up; as many steps as there are tables are enough unless they go in a
/// circle.
void check_parents(const Schema& schema, const Table& table, const DocumentValue& tables) {
  const Table* at = &table;
  for (std::size_t steps = 0; at->parent; ++steps) {
    const Table* parent = schema.find(*at->parent);
    if (parent == nullptr) tables.at(at->name).at("parent").fail("no such table: \"" + *at->parent + "\"");
    if (steps > schema.tables().size()) tables.at(at->name).at("parent").fail("parents go in a circle");
    at = parent;
  }
}

// The convention s3_tables takes the leading underscore off; others have other letters.
void check_system_tables(const Schema& schema, const DocumentValue& tables) {
  for (const std::string_view name : {kVersionTable, kLoadsTable})
    if (std::ranges::none_of(schema.tables(), [&](const Table& table) {
          const std::string spelled = lower_ascii(table.name);
          return spelled == name || spelled == name.substr(1);
        }))
      tables.fail("no table " + std::string(name));
}

void read_optional_members(Schema& schema, const DocumentValue& from) {
  const auto read = [&](std::string_view key, auto&& assign) {
    const Value* member = from.value().find(key);
    if (member != nullptr && !member->is_null()) assign(from.at(key, *member));
  };
  read("version_hash", [&](const DocumentValue& value) { schema.version_hash = value.text(); });
  read("previous_hashes", [&](const DocumentValue& value) { schema.previous_hashes = value.texts(); });
  read("imported_version_hash",
       [&](const DocumentValue& value) { schema.imported_version_hash = value.text(); });
  read("description", [&](const DocumentValue& value) { schema.description = value.text(); });
  read("settings", [&](const DocumentValue& value) { schema.settings = read_settings(value); });
  read("normalizers", [&](const DocumentValue& value) { schema.normalizers = value.dict(); });
}

Schema read_schema(const DocumentValue& document) {
  Schema schema(document.at("name").text());
  schema.version = document.at("version").integer();
  schema.settings = SchemaSettings();
  read_optional_members(schema, document);
  schema.drop("_dlt_version");
  schema.drop("_dlt_loads");
  const DocumentValue tables = document.at("tables");
  read_tables(schema, tables);
  check_system_tables(schema, tables);
  for (const Table& table : schema.tables()) check_parents(schema, table, tables);
  return schema;
}

}  // namespace

Schema schema_from_document(const Value& document) {
  const int engine = DocumentValue(document, "").at("engine_version").integer();
  if (engine == kEngineVersion) return read_schema(DocumentValue(migrate_seen_null_first(document), ""));
  const Value migrated = migrate_document(document, engine);
  Schema schema = read_schema(DocumentValue(migrated, ""));
  schema.bump();
  return schema;
}

}  // namespace sluice
