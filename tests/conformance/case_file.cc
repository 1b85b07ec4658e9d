#include "conformance/case_file.h"

#include <algorithm>
#include <cstdint>

#include "conformance/hint_file.h"

namespace sluice::conformance {
namespace {

/// Names of tables and columns stand in their keys; the stored document has them inside, too.
void add_names(Dict& document) {
  for (auto& [key, tables] : document) {
    if (key != "tables") continue;
    for (auto& [name, table] : *tables.get_if<Dict>()) {
      Dict columns;
      if (const Value* known = table.find("columns"))
        for (const auto& [column, hints] : known->get<Dict>()) {
          Dict named{{"name", column}};
          merge_into(named, hints.get<Dict>());
          columns.emplace_back(column, Value(std::move(named)));
        }
      Dict named{{"name", name}, {"columns", Value(std::move(columns))}};
      merge_into(named, without(table.get<Dict>(), "columns"));
      table = Value(std::move(named));
    }
  }
}

/// Settings of the case, with those of the run over them.
Dict source_settings(const Value* of_case, const Value* of_run) {
  Dict settings;
  for (const Value* some : {of_case, of_run})
    if (some != nullptr) merge_into(settings, some->get<Dict>());
  return settings;
}

Source with_settings(Source source, const Dict& settings) {
  for (const auto& [key, value] : settings) {
    if (key == "schema_contract") source = source.with_contract(parse_contract(value));
    if (key == "max_table_nesting")
      source = source.with_max_table_nesting(static_cast<int>(value.get<std::int64_t>()));
    if (key == "root_key") source = source.with_root_key(value.get<bool>());
  }
  return source;
}

Refresh refresh_of(const std::string& name) {
  if (name == "drop_sources") return Refresh::drop_sources;
  return name == "drop_resources" ? Refresh::drop_resources : Refresh::drop_data;
}

void put(RunOptions& options, const std::string& key, const Value& value) {
  if (key == "table_name")
    options.table_name = value.get<std::string>();
  else if (key == "write_disposition")
    options.write_disposition = disposition_of(value);
  else if (key == "primary_key")
    options.primary_key = names_of(value);
  else if (key == "columns")
    options.columns = columns_of(value);
  else if (key == "schema_contract")
    options.contract = parse_contract(value);
  else if (key == "refresh")
    options.refresh = refresh_of(value.get<std::string>());
  else if (key != "loader_file_format")  // we have one of our own
    unsupported("argument of run: " + key);
}

}  // namespace

bool Case::applies_to(const std::string& destination) const {
  const Value* destinations = document_.find("destinations");
  if (destinations == nullptr) return true;
  return std::ranges::count(names_of(*destinations), destination == "duckdb" ? "postgres" : destination) != 0;
}

std::map<std::string, std::string> Case::environment() const {
  std::map<std::string, std::string> variables;
  if (const Value* env = document_.find("env"))
    for (const auto& [name, value] : env->get<Dict>()) variables[name] = value.get<std::string>();
  return variables;
}

const Value* Case::member(const Value& run, std::string_view key) const {
  const Value* own = run.find(key);
  return own != nullptr ? own : document_.find(key);
}

Schema Case::schema(const Value& run) const {
  const Value* name = document_.find("schema_name");
  Schema fresh(name == nullptr ? "oracle" : name->get<std::string>());
  const Value* patch = member(run, "schema");
  if (patch == nullptr) return fresh;
  fresh.bump();  // a patched document is a new version of the one that it was made of
  Dict document = to_document(fresh).get<Dict>();
  merge_into(document, patch->get<Dict>());
  add_names(document);
  Schema patched = schema_from_document(Value(std::move(document)));
  patched.bump();
  return patched;
}

Source Case::source(const Value& run, const fs::path& suite) const {
  std::vector<Resource> resources;
  if (const Value* several = run.find("resources"))
    for (const Value& one : several->get<List>()) resources.push_back(resource_of(one, suite));
  else
    resources.push_back(resource_of(run, suite));
  const Source source = Source("oracle", std::move(resources)).with_schema(schema(run));
  return with_settings(source, source_settings(document_.find("source"), run.find("source")));
}

RunOptions Case::options(const Value& run) const {
  RunOptions options;
  if (const Value* arguments = run.find("run_args"))
    for (const auto& [key, value] : arguments->get<Dict>()) put(options, key, with_types(value));
  return options;
}

std::string Case::replace_strategy() const {
  const Value* options = document_.find("destination_options");
  if (options == nullptr) return {};
  for (const auto& [key, value] : options->get<Dict>())
    if (key != "replace_strategy") unsupported("option of the destination " + key);
  return at(*options, "replace_strategy").get<std::string>();
}

}  // namespace sluice::conformance
