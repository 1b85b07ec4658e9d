#include "declared/hints.h"

#include <limits>
#include <string>
#include <utility>

#include "declared/steps.h"
#include "sluice/schema.hpp"

namespace sluice {
namespace {

int small(const Declared& node) {
  const std::int64_t number = node.integer();
  if (number < 0 || number > std::numeric_limits<int>::max()) throw node.refusal("has to be zero or more");
  return static_cast<int>(number);
}

std::optional<int> small(const Declared& node, std::string_view key) {
  const auto child = node.child(key);
  return child ? std::optional(small(*child)) : std::nullopt;
}

void take_validity(MergeStrategy& strategy, const Declared& node) {
  const std::vector<std::string> names = node.words();
  if (names.size() != 2) throw node.refusal("has to name two columns: [valid_from, valid_to]");
  strategy.valid_from = names[0];
  strategy.valid_to = names[1];
}

MergeStrategy strategy_of(const Declared& node) {
  MergeStrategy strategy{.name = node.text("strategy", "")};
  strategy.is_deduplicated = node.flag("deduplicated", false);
  if (const auto names = node.child("validity_column_names")) take_validity(strategy, *names);
  strategy.active_record_timestamp = node.text("active_record_timestamp", "");
  strategy.boundary_timestamp = node.text("boundary_timestamp", "");
  strategy.row_version_column = node.text("row_version_column_name", "");
  return strategy;
}

void take_disposition(TableHints& hints, const Declared& node) {
  const Declared word = node.is_dict() ? node.require("disposition") : node;
  hints.write_disposition = disposition_of(word.word(disposition_words()));
  if (node.is_dict()) hints.merge_strategy = strategy_of(node);
}

DataType type_of(const Declared& node) { return *parse_data_type(node.word(type_words())); }

/// A type alone, or properties.
Column column_of(const std::string& name, const Declared& node) {
  Column column;
  column.name = name;
  if (!node.is_dict()) {
    if (!node.is_null()) column.data_type = type_of(node);
    return column;
  }
  check(node, column_keys());
  if (const auto type = node.child("data_type")) column.data_type = type_of(*type);
  column.nullable = node.flag("nullable");
  column.precision = small(node, "precision");
  column.scale = small(node, "scale");
  column.timezone = node.flag("timezone");
  for (const auto& [key, value] : node.members()) {
    if (key == "name" || key == "data_type" || key == "nullable" || key == "precision" || key == "scale" ||
        key == "timezone" || value.is_null())
      continue;
    column.set(key, value.value());
  }
  return column;
}

std::vector<Column> columns_of(const Declared& node) {
  std::vector<Column> columns;
  if (node.is_list())
    for (const Declared& column : node.list())
      columns.push_back(column_of(column.require("name").text(), column));
  else
    for (const auto& [name, column] : node.members()) columns.push_back(column_of(name, column));
  return columns;
}

Reference reference_of(const Declared& node) {
  Reference reference{.referenced_table = node.require("referenced_table").text(),
                      .columns = node.require("columns").words(),
                      .referenced_columns = node.require("referenced_columns").words()};
  if (reference.columns.size() != reference.referenced_columns.size())
    throw node.refusal("has to have as many columns as referenced_columns");
  return reference;
}

std::vector<std::string> path_of(std::string_view text) {
  std::vector<std::string> path;
  for (;;) {
    const std::size_t dot = text.find('.');
    path.emplace_back(text.substr(0, dot));
    if (dot == std::string_view::npos) return path;
    text.remove_prefix(dot + 1);
  }
}

Limit limit_of(const Declared& node) {
  const auto count = [&](std::string_view key) {
    const auto number = small(node, key);
    return number ? std::optional<std::uint64_t>(*number) : std::nullopt;
  };
  return {.pages = count("max_items"), .seconds = node.number("max_time"), .rows = count("max_rows")};
}

}  // namespace

WriteDisposition disposition_of(const std::string& word) {
  if (word == "merge") return WriteDisposition::merge;
  return word == "replace" ? WriteDisposition::replace : WriteDisposition::append;
}

Contract contract_of(const Declared& node) {
  if (!node.is_dict())
    static_cast<void>(node.word(mode_words()));
  else
    check(node, contract_keys());
  return parse_contract(node.value());
}

TableHints hints_of(const Declared& node) {
  TableHints hints;
  if (const auto disposition = node.child("write_disposition")) take_disposition(hints, *disposition);
  hints.primary_key = node.words("primary_key");
  hints.merge_key = node.words("merge_key");
  if (const auto columns = node.child("columns")) hints.columns = columns_of(*columns);
  if (const auto contract = node.child("schema_contract")) hints.contract = contract_of(*contract);
  hints.max_table_nesting = small(node, "max_table_nesting");
  for (const Declared& reference : node.list("references"))
    hints.references.push_back(reference_of(reference));
  hints.table_format = node.text("table_format", "");
  hints.file_format = node.text("file_format", "");
  hints.description = node.text("description", "");
  for (const auto& [key, value] : node.members())
    if (key.starts_with("x-")) hints.table.emplace_back(key, value.value());
  return hints;
}

Resource with_declared(const Resource& resource, const Declared& node) {
  Resource declared = resource.with_hints(hints_of(node));
  if (const auto table = node.text("table_name")) declared = declared.with_table_name(*table);
  if (const auto nested = node.child("nested_hints"))
    for (const auto& [path, hints] : nested->members())
      declared = declared.with_nested_hints(path_of(path), hints_of(hints));
  if (const auto steps = node.child("steps")) declared = with_steps(declared, *steps);
  if (const auto incremental = node.child("incremental"))
    declared = declared.with_incremental(incremental_of(*incremental));
  if (const auto is_selected = node.flag("selected")) declared = declared.with_selected(*is_selected);
  if (const auto is_parallel = node.flag("parallelized")) declared = declared.parallelized(*is_parallel);
  if (const auto limit = node.child("limit")) declared = declared.with_limit(limit_of(*limit));
  return declared;
}

}  // namespace sluice
