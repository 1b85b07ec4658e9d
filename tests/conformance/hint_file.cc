#include "conformance/hint_file.h"

#include <cstdint>

#include "conformance/json_file.h"
#include "json/temporal.h"
#include "sluice/error.hpp"

namespace sluice::conformance {
namespace {

Reference reference_of(const Value& value) {
  return {.referenced_table = at(value, "referenced_table").get<std::string>(),
          .columns = names_of(at(value, "columns")),
          .referenced_columns = names_of(at(value, "referenced_columns"))};
}

/// The column as the reader of stored documents has it.
Column column_of(Dict hints) {
  const std::string name = at(Value(hints), "name").get<std::string>();
  Dict document = to_document(Schema("hints")).get<Dict>();
  Dict columns{{name, Value(std::move(hints))}};
  Dict table{{"name", "t"}, {"columns", Value(std::move(columns))}};
  merge_into(document, Dict{{"tables", Value(Dict{{"t", Value(std::move(table))}})}});
  return *schema_from_document(Value(std::move(document))).find("t")->find(name);
}

std::string text_at(const Value& value, const char* key) {
  const Value* text = value.find(key);
  if (text == nullptr || text->is_null()) return {};
  if (const auto* time = text->get_if<Timestamp>()) return json::format_iso(*time);
  return text->get<std::string>();
}

MergeStrategy strategy_of(const Value& value) {
  MergeStrategy strategy;
  strategy.name = text_at(value, "strategy");
  if (const Value* flag = value.find("deduplicated")) strategy.is_deduplicated = flag->get<bool>();
  if (const Value* names = value.find("validity_column_names"); names != nullptr && !names->is_null()) {
    strategy.valid_from = names->get<List>().at(0).get<std::string>();
    strategy.valid_to = names->get<List>().at(1).get<std::string>();
  }
  strategy.active_record_timestamp = text_at(value, "active_record_timestamp");
  strategy.boundary_timestamp = text_at(value, "boundary_timestamp");
  strategy.row_version_column = text_at(value, "row_version_column_name");
  return strategy;
}

void put(TableHints& hints, const std::string& key, const Value& value) {
  if (key == "write_disposition") {
    hints.write_disposition = disposition_of(value);
    if (value.is<Dict>()) hints.merge_strategy = strategy_of(value);
  }
  if (key == "primary_key") hints.primary_key = names_of(value);
  if (key == "merge_key") hints.merge_key = names_of(value);
  if (key == "columns") hints.columns = columns_of(value);
  if (key == "schema_contract") hints.contract = parse_contract(value);
  if (key == "max_table_nesting") hints.max_table_nesting = static_cast<int>(value.get<std::int64_t>());
  if (key == "references")
    for (const Value& reference : value.get<List>()) hints.references.push_back(reference_of(reference));
  if (key == "table_format") hints.table_format = value.get<std::string>();
  if (key == "file_format") hints.file_format = value.get<std::string>();
}

}  // namespace

void unsupported(const std::string& what) {
  throw Error(Remedy::fix_config, "unsupported: " + what).with_fault(Fault::unsupported);
}

std::vector<std::string> names_of(const Value& value) {
  if (const auto* name = value.get_if<std::string>()) return {*name};
  std::vector<std::string> names;
  for (const Value& name : value.get<List>()) names.push_back(name.get<std::string>());
  return names;
}

WriteDisposition disposition_of(const Value& value) {
  const Value* inner = value.find("disposition");
  const std::string& word = (inner == nullptr ? value : *inner).get<std::string>();
  for (const auto known : {WriteDisposition::append, WriteDisposition::replace, WriteDisposition::merge})
    if (word == to_string(known)) return known;
  unsupported("write disposition " + word);
}

std::vector<Column> columns_of(const Value& value) {
  std::vector<Column> columns;
  if (const auto* list = value.get_if<List>()) {
    for (const Value& hints : *list) columns.push_back(column_of(hints.get<Dict>()));
    return columns;
  }
  for (const auto& [name, hints] : value.get<Dict>()) {
    Dict named{{"name", name}};
    merge_into(named, hints.get<Dict>());
    columns.push_back(column_of(std::move(named)));
  }
  return columns;
}

TableHints hints_of(const Value& resource) {
  TableHints hints;
  for (const auto& [key, value] : resource.get<Dict>()) put(hints, key, with_types(value));
  return hints;
}

}  // namespace sluice::conformance
