#include <algorithm>
#include <utility>

#include "json/decode.h"
#include "json/encode.h"
#include "schema/dict_members.h"
#include "schema/findings.h"
#include "schema/fresh_schema.h"
#include "schema/migration.h"
#include "schema/yaml_read.h"
#include "schema/yaml_write.h"
#include "sluice/error.hpp"
#include "sluice/schema.hpp"

namespace sluice {
namespace {

/// What stands in the tables already as their key, and what says nothing.
void take_defaults(Dict& document) {
  take_member(document, "imported_version_hash");
  for (auto& [name, table] : *find_member(document, "tables")->get_if<Dict>()) {
    take_member(*table.get_if<Dict>(), "name");
    for (auto& [column, properties] : *find_member(*table.get_if<Dict>(), "columns")->get_if<Dict>())
      take_member(*properties.get_if<Dict>(), "name");
  }
}

bool is_json(std::string_view text) {
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  return start != std::string_view::npos && text[start] == '{';
}

/// JSON that is damaged is left to the reader of YAML: it knows lines, and that a brace may start YAML too.
Value read_value(std::string_view text) {
  if (is_json(text))
    if (json::Decoded decoded = json::decode(text); !decoded.fault) return std::move(decoded.value);
  return read_yaml(text).value;
}

void complete(Dict& dict, std::string_view key, const Value& value) {
  Value* present = find_member(dict, key);
  if (present == nullptr)
    dict.emplace_back(key, value);
  else if (present->is_null())
    *present = value;
}

/// An empty value is how people write a table without columns, or a column without properties.
void complete_tables(Dict& tables) {
  for (auto& [name, table] : tables) {
    if (table.is_null()) table = Dict();
    if (!table.is<Dict>()) continue;
    complete(*table.get_if<Dict>(), "columns", Dict());
    Value* columns = find_member(*table.get_if<Dict>(), "columns");
    if (!columns->is<Dict>()) continue;
    for (auto& [column, properties] : *columns->get_if<Dict>())
      if (properties.is_null()) properties = Dict();
  }
}

// Two conventions spell the names of the system tables in their own way.
void complete_system_tables(Dict& tables) {
  const Schema fresh("fresh");
  const Value document = to_document(fresh);
  for (const auto& [name, table] : document.find("tables")->get<Dict>())
    if (find_member(tables, name) == nullptr && find_member(tables, name.substr(1)) == nullptr)
      tables.emplace_back(name, table);
}

/// Adds what may be left out in a file that was written by hand.
void complete_document(Dict& document, const std::string& default_name) {
  complete(document, "version", 1);
  complete(document, "engine_version", kEngineVersion);
  if (!default_name.empty()) complete(document, "name", default_name);
  complete(document, "tables", Dict());
  const Value fresh = to_document(Schema("fresh"));
  complete(document, "settings", *fresh.find("settings"));
  complete(document, "normalizers", *fresh.find("normalizers"));
  Value* tables = find_member(document, "tables");
  if (!tables->is<Dict>()) return;
  complete_tables(*tables->get_if<Dict>());
  complete_system_tables(*tables->get_if<Dict>());
}

int engine_of(const Value& document) {
  const Value* engine = document.find("engine_version");
  const auto* number = engine == nullptr ? nullptr : engine->get_if<std::int64_t>();
  return number != nullptr && *number >= 1 && *number < kEngineVersion ? static_cast<int>(*number)
                                                                       : kEngineVersion;
}

/// The document of this engine with everything in it. Throws Error(fix_input) unless it is an object.
Value read_document(std::string_view text, const std::string& default_name) {
  Value document = read_value(text);
  if (!document.is<Dict>())
    throw Error(Remedy::fix_input, "a schema is an object with the key tables; see docs/guide/schema.md");
  if (const int engine = engine_of(document); engine != kEngineVersion)
    document = migrate_document(std::move(document), engine);
  complete_document(*document.get_if<Dict>(), default_name);
  return document;
}

/// Lines are looked up only when something is wrong.
void add_lines(std::vector<Finding>& findings, std::string_view text) {
  if (findings.empty()) return;
  try {
    const WrittenValue written = read_yaml(text);
    for (Finding& finding : findings) finding.line = written.line_of(finding.path);
  } catch (const Error&) {
    return;  // JSON that is no YAML: findings have their paths
  }
  std::ranges::sort(findings, {}, [](const Finding& finding) {
    return std::pair(finding.line, std::string_view(finding.path));
  });
}

std::vector<Finding> find_faults_in(const Value& document, std::string_view text) {
  std::vector<Finding> findings = find_faults(document);
  const Value* name = document.find("name");
  if (name == nullptr || name->is_null()) findings.push_back({"name", "is missing: a schema has a name"});
  add_lines(findings, text);
  return findings;
}

}  // namespace

std::string to_text(const Schema& schema, SchemaFormat format) {
  Schema current = schema;
  current.bump();
  Value document = to_document(current);
  if (format == SchemaFormat::json) return json::encode_pretty(document);
  take_defaults(*document.get_if<Dict>());
  return write_yaml(document);
}

Schema schema_from_text(std::string_view text, const std::string& default_name) {
  const Value document = read_document(text, default_name);
  const std::vector<Finding> findings = find_faults_in(document, text);
  if (!findings.empty()) {
    const Finding& first = findings.front();
    const std::string more =
        findings.size() == 1 ? "" : " (and " + std::to_string(findings.size() - 1) + " more)";
    throw Error(Remedy::fix_input, first.path + ": " + first.message + more,
                {.stage = {}, .file = {}, .line = first.line, .table = {}, .column = {}, .row = {}});
  }
  Schema schema = schema_from_document(document);
  schema.bump();
  return schema;
}

std::vector<Finding> find_faults_in_text(std::string_view text) {
  try {
    const Value document = read_document(text, "schema");
    std::vector<Finding> findings = find_faults_in(document, text);
    if (findings.empty()) schema_from_document(document);
    return findings;
  } catch (const Error& error) {
    return {{{}, error.message(), error.where().line}};
  }
}

}  // namespace sluice
