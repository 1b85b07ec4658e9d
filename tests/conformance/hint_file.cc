#include "conformance/hint_file.h"

#include <cstdint>

#include "conformance/json_file.h"
#include "sluice/error.hpp"

namespace sluice::conformance {
namespace {

Reference reference_of(const Value& value) {
  return {.referenced_table = at(value, "referenced_table").get<std::string>(),
          .columns = names_of(at(value, "columns")),
          .referenced_columns = names_of(at(value, "referenced_columns"))};
}

/// A path is one key here: JSON has no keys that are lists.
std::vector<NestedHints> nested_hints_of(const Value& value) {
  std::vector<NestedHints> all;
  for (const auto& [path, hints] : value.get<Dict>()) all.push_back({{path}, hints_of(hints)});
  return all;
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

void put(TableHints& hints, const std::string& key, const Value& value) {
  if (key == "write_disposition") hints.write_disposition = disposition_of(value);
  if (key == "primary_key") hints.primary_key = names_of(value);
  if (key == "merge_key") hints.merge_key = names_of(value);
  if (key == "columns") hints.columns = columns_of(value);
  if (key == "schema_contract") hints.contract = parse_contract(value);
  if (key == "max_table_nesting") hints.max_table_nesting = static_cast<int>(value.get<std::int64_t>());
  if (key == "references")
    for (const Value& reference : value.get<List>()) hints.references.push_back(reference_of(reference));
  if (key == "nested_hints") hints.nested = nested_hints_of(value);
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
  const std::string* word = value.get_if<std::string>();
  if (word == nullptr) unsupported("a write disposition with a strategy");
  for (const auto known : {WriteDisposition::append, WriteDisposition::replace, WriteDisposition::merge})
    if (*word == to_string(known)) return known;
  unsupported("write disposition " + *word);
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
