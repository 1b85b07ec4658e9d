#include "load/merge_columns.h"

#include <fmt/format.h>

#include "schema/system_tables.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

[[noreturn]] void missing(const Table& table, const std::string& what) {
  throw Error(Remedy::fix_config, what, {.table = table.name}).with_fault(Fault::schema_invalid);
}

std::optional<std::string> first_with(const Table& table, std::string_view hint) {
  const std::vector<std::string> columns = columns_with(table, hint);
  return columns.empty() ? std::nullopt : std::optional(columns.front());
}

std::string quoted_list(const Target& target, const std::vector<std::string>& columns) {
  std::string list;
  for (const std::string& column : columns) list += (list.empty() ? "" : ", ") + target.dialect.quote(column);
  return list;
}

bool is_flag(const Table& root, const std::string& column) {
  return root.find(column)->data_type == DataType::bool_;
}

/// `"column" DESC` by the hint dedup_sort; empty if no column has it.
std::string dedup_order(const Target& target, const Table& table) {
  for (const Column& column : table.columns())
    for (const auto& [hint, value] : column.hints)
      if (hint == "dedup_sort" && value.is<std::string>())
        return fmt::format("{} {}", target.dialect.quote(column.name),
                           value.get<std::string>() == "desc" ? "DESC" : "ASC");
  return {};
}

}  // namespace

std::vector<std::string> columns_with(const Table& table, std::string_view hint) {
  std::vector<std::string> names;
  for (const Column& column : table.columns())
    if (column.has(hint)) names.push_back(column.name);
  return names;
}

std::string row_key_of(const Table& table) {
  for (const char* hint : {"row_key", "unique"})
    if (const auto column = first_with(table, hint)) return *column;
  const std::vector<std::string> key = columns_with(table, "primary_key");
  if (key.size() == 1) return key.front();
  missing(table,
          "no column tells its rows apart (row_key, unique, or a primary key of one column), as merging "
          "needs: load it with _dlt_id");
}

std::string root_key_of(const Chain& chain, const Table& table) {
  if (const auto column = first_with(table, "root_key")) return *column;
  if (table.parent == chain.root().name)
    if (const auto column = first_with(table, "parent_key")) return *column;
  missing(table,
          "no column leads to its root row (_dlt_root_id), as merging needs: load the source with its root "
          "key (root_key), or drop the table and load it again");
}

std::string column_list(const Target& target, const Table& table, const std::string& prefix) {
  std::string list;
  for (const Column& column : table.columns())
    list += (list.empty() ? "" : ", ") + prefix + target.dialect.quote(column.name);
  return list;
}

std::string equal_columns(const Target& target, const std::vector<std::string>& columns) {
  std::string condition;
  for (const std::string& column : columns)
    condition += fmt::format("{}d.{} = s.{}", condition.empty() ? "" : " AND ", target.dialect.quote(column),
                             target.dialect.quote(column));
  return condition;
}

std::string is_deleted(const Target& target, const Table& root, const std::string& prefix) {
  const auto column = first_with(root, "hard_delete");
  if (!column) return {};
  const std::string name = prefix + target.dialect.quote(*column);
  return is_flag(root, *column) ? name + " = TRUE" : name + " IS NOT NULL";
}

std::string is_kept(const Target& target, const Table& root, const std::string& prefix) {
  const auto column = first_with(root, "hard_delete");
  if (!column) return {};
  const std::string name = prefix + target.dialect.quote(*column);
  if (!is_flag(root, *column)) return name + " IS NULL";
  return fmt::format("({0} IS NULL OR {0} = FALSE)", name);
}

std::string first_of_each(const Target& target, const Table& table, const std::vector<std::string>& key,
                          bool by_dedup_sort) {
  const std::string staging = target.staging(table.name);
  const std::string sequence = target.dialect.quote(kSequenceColumn);
  const std::string sorting = by_dedup_sort ? dedup_order(target, table) : std::string();
  // Keys are grouped, whole rows are not sorted.
  if (sorting.empty())
    return fmt::format("FROM {0} AS s WHERE s.{1} IN (SELECT min({1}) FROM {0} GROUP BY {2})", staging,
                       sequence, quoted_list(target, key));
  return fmt::format(
      "FROM (SELECT *, row_number() OVER (PARTITION BY {} ORDER BY {}, {}) AS _sluice_rank FROM {}) AS s "
      "WHERE s._sluice_rank = 1",
      quoted_list(target, key), sorting, sequence, staging);
}

}  // namespace sluice
