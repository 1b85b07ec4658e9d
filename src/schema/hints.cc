#include "schema/hints.h"

#include <algorithm>

#include "schema/dict_members.h"

namespace sluice {
namespace {

Value texts(const std::vector<std::string>& names) {
  List list;
  for (const std::string& name : names) list.emplace_back(name);
  return Value(std::move(list));
}

/// The key's columns lose the hint that column hints gave, then those of the list get it.
void put_key(Table& table, std::string_view hint, const std::vector<std::string>& key) {
  const std::vector<Column> columns = table.columns();
  for (Column column : columns)
    if (!take_member(column.hints, hint).is_null()) table.put(std::move(column));
  for (const std::string& name : key) {
    Column column;
    if (const Column* known = table.find(name)) column = *known;
    column.name = name;
    column.nullable = column.nullable.value_or(false);
    column.set(hint, true);
    table.put(std::move(column));
  }
}

Value to_value(const Reference& reference) {
  return Value(Dict{{"referenced_table", reference.referenced_table},
                    {"columns", texts(reference.columns)},
                    {"referenced_columns", texts(reference.referenced_columns)}});
}

Column timestamp_column(const std::string& name, std::string_view hint) {
  Column column;
  column.name = name;
  column.data_type = DataType::timestamp;
  column.nullable = true;  // in staging they are not filled yet
  column.set(hint, true);
  return column;
}

/// Columns that tell when a row was valid, and what tells versions of a row apart.
void put_validity(Table& table, const MergeStrategy& strategy) {
  const auto or_default = [](const std::string& name, const char* otherwise) {
    return name.empty() ? std::string(otherwise) : name;
  };
  if (!strategy.boundary_timestamp.empty())
    table.set_hint("x-boundary-timestamp", strategy.boundary_timestamp);
  table.put(timestamp_column(or_default(strategy.valid_from, "_dlt_valid_from"), "x-valid-from"));
  Column to = timestamp_column(or_default(strategy.valid_to, "_dlt_valid_to"), "x-valid-to");
  const std::string& active = strategy.active_record_timestamp;
  to.set("x-active-record-timestamp", active.empty() ? Value() : Value(active));
  table.put(std::move(to));
  Column version;
  version.name = or_default(strategy.row_version_column, "_dlt_id");
  version.nullable = false;
  version.set("x-row-version", true);
  // A row that was, went and came back has the same version twice.
  version.set("unique", false);
  version.set("row_key", false);
  table.put(std::move(version));
}

void put_strategy(Table& table, const MergeStrategy& strategy) {
  if (!strategy.name.empty()) table.set_hint("x-merge-strategy", strategy.name);
  if (strategy.is_deduplicated) table.set_hint("x-stage-data-deduplicated", true);
  if (strategy.name == "scd2") put_validity(table, strategy);
}

void put_hints(Table& table, const TableHints& hints) {
  for (const Column& column : hints.columns) table.put(column);
  if (hints.primary_key) put_key(table, "primary_key", *hints.primary_key);
  if (hints.merge_key) put_key(table, "merge_key", *hints.merge_key);
  if (hints.write_disposition) table.write_disposition = to_string(*hints.write_disposition);
  if (hints.merge_strategy && hints.write_disposition == WriteDisposition::merge)
    put_strategy(table, *hints.merge_strategy);
  if (!hints.description.empty()) table.set_hint("description", hints.description);
  if (hints.contract) table.set_hint("schema_contract", to_value(*hints.contract));
  if (!hints.table_format.empty()) table.set_hint("table_format", hints.table_format);
  if (!hints.file_format.empty()) table.set_hint("file_format", hints.file_format);
  if (!hints.references.empty()) {
    List references;
    for (const Reference& reference : hints.references) references.push_back(to_value(reference));
    table.set_hint("references", Value(std::move(references)));
  }
  if (hints.max_table_nesting)
    table.set_hint("x-normalizer", Value(Dict{{"max_nesting", *hints.max_table_nesting}}));
  for (const auto& [key, value] : hints.table) table.set_hint(key, value);
}

bool has_key(const Table& table) {
  return std::ranges::any_of(table.columns(), [](const Column& column) {
    return column.has("primary_key") || column.has("merge_key");
  });
}

}  // namespace

Table table_of_hints(const std::string& name, const std::string& resource, const TableHints& hints) {
  Table table(name);
  put_hints(table, hints);
  table.resource = resource;
  if (!table.write_disposition) table.write_disposition = to_string(WriteDisposition::append);
  return table;
}

std::vector<Table> nested_tables_of_hints(const std::string& root, const std::string& resource,
                                          const std::vector<NestedHints>& nested, const Naming& naming) {
  // By length, and those of one length as they came.
  std::vector<std::pair<std::size_t, std::size_t>> order;
  for (std::size_t i = 0; i < nested.size(); ++i) order.emplace_back(nested[i].path.size(), i);
  std::ranges::sort(order);
  std::vector<Table> tables;
  for (const auto& [length, position] : order) {
    const NestedHints& entry = nested[position];
    std::vector<std::string> path{root};
    path.insert(path.end(), entry.path.begin(), entry.path.end());
    Table table(naming.shorten_fragments(path));
    put_hints(table, entry.hints);
    path.pop_back();
    if (has_key(table)) {
      table.resource = resource;
      if (!table.write_disposition) table.write_disposition = to_string(WriteDisposition::append);
    } else {
      table.parent = naming.shorten_fragments(path);
    }
    tables.push_back(std::move(table));
  }
  return tables;
}

}  // namespace sluice
