#include "normalize/own_rows.h"

#include "sluice/error.hpp"

namespace sluice {

void OwnRows::make(const Normalizer& normalizer, const std::string& root_table, const Value& row) {
  last_.clear();
  normalizer.normalize(row, root_table, [this](const TableRow& made) { return take(made); });
}

bool OwnRows::take(const TableRow& row) {
  const std::string& table = table_name(row.table);
  if (table.empty() || is_system_name(table))
    throw Error(Remedy::fix_config, "the normalizer made a row of a table that cannot be a user's",
                {.stage = "normalize", .table = row.table});
  return take(table, row.parent.empty() ? row.parent : table_name(row.parent), row.columns);
}

bool OwnRows::take(const std::string& table, const std::string& parent, const Dict& columns) {
  Last* above = parent.empty() ? nullptr : &last_of(parent, table);
  if (above != nullptr && !above->is_kept) {
    last_[table].is_kept = false;
    return false;
  }
  UnnestedRow made{table, parent, {}};
  for (const auto& [name, value] : columns) made.columns.set(column_name(name), value);
  static const std::string kNone;
  RowPlace place{
      .table = table, .is_root = above == nullptr, .parent_id = above == nullptr ? kNone : above->id};
  if (above != nullptr) {
    place.list_index = above->children[table]++;
    for (const auto& [name, value] : above->handed_down) made.columns.set(name, value);
  }
  const Dict inherited = above == nullptr ? Dict{} : above->handed_down;
  std::string id = links_.identify(place, columns, made.columns);
  const bool is_kept = sink_.take(made, columns);
  last_[table] = {is_kept, std::move(id), links_.handed_down(place, inherited, made.columns), {}};
  return is_kept;
}

OwnRows::Last& OwnRows::last_of(const std::string& parent, const std::string& table) {
  const auto found = last_.find(parent);
  if (found != last_.end()) return found->second;
  throw Error(
      Remedy::fix_config,
      "the normalizer made a row nested in " + parent + " before a row of that table: parents come first",
      {.stage = "normalize", .table = table});
}

const std::string& OwnRows::table_name(const std::string& given) {
  const auto [name, is_new] = table_names_.try_emplace(given);
  if (is_new) name->second = workspace_.naming().normalize_tables_path(given);
  return name->second;
}

const std::string& OwnRows::column_name(const std::string& given) {
  const auto [name, is_new] = column_names_.try_emplace(given);
  if (is_new) name->second = workspace_.naming().normalize_path(given);
  return name->second;
}

}  // namespace sluice
