#include "sources/sql_database/table.h"

#include <algorithm>

#include <fmt/format.h>

#include "schema/nearest.h"
#include "sluice/error.hpp"

namespace sluice::sql_source {
namespace {

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

}  // namespace

const TableColumn* SourceTable::find(std::string_view column) const noexcept {
  const auto found = std::ranges::find(columns, column, [](const TableColumn& c) { return c.column.name; });
  return found == columns.end() ? nullptr : &*found;
}

const TableColumn& require_column(const SourceTable& table, std::string_view name) {
  const TableColumn* found = table.find(name);
  if (found != nullptr) return *found;
  std::vector<std::string_view> known;
  for (const TableColumn& column : table.columns) known.push_back(column.column.name);
  throw Error(Remedy::fix_config,
              fmt::format("the table {} has no column {}{}", table.name, name, did_you_mean(name, known)),
              {.table = table.name});
}

void apply_level(SourceTable& table, SqlReflection level) {
  if (level == SqlReflection::full_with_precision) return;
  for (TableColumn& read : table.columns)
    if (read.column.data_type != DataType::decimal) read.column.precision.reset();
}

void select_columns(SourceTable& table, const SqlTable& wanted) {
  for (const auto& names : {wanted.included_columns, wanted.excluded_columns})
    for (const std::string& name : names) require_column(table, name);
  std::erase_if(table.columns, [&](const TableColumn& read) {
    const std::string& name = read.column.name;
    return (!wanted.included_columns.empty() && !contains(wanted.included_columns, name)) ||
           contains(wanted.excluded_columns, name);
  });
  if (table.columns.empty())
    throw Error(Remedy::fix_config, fmt::format("no column of the table {} is left to be read", table.name),
                {.table = table.name});
  if (!std::ranges::all_of(table.primary_key, [&](const auto& key) { return table.find(key) != nullptr; }))
    table.primary_key.clear();
}

void add_reference(SourceTable& table, const std::string& referenced, const std::string& column,
                   const std::string& referenced_column) {
  auto found = std::ranges::find(table.references, referenced, &Reference::referenced_table);
  if (found == table.references.end())
    found = table.references.insert(table.references.end(), Reference{.referenced_table = referenced});
  found->columns.push_back(column);
  found->referenced_columns.push_back(referenced_column);
}

}  // namespace sluice::sql_source
