#include "extract/declaration.h"

#include "json/path.h"
#include "schema/hints.h"
#include "schema/merge.h"
#include "schema/root_key.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

/// Columns that are cursors say so.
TableHints with_cursors(TableHints hints, const std::vector<Incremental>& cursors) {
  for (const Incremental& cursor : cursors) {
    const std::optional<std::string> field = json::Path(cursor.cursor_path).field();
    if (!field) continue;
    Column column;
    column.name = *field;
    column.set("incremental", true);
    hints = merge_hints(std::move(hints), {.columns = {std::move(column)}});
  }
  return hints;
}

}  // namespace

std::string Declaration::table_of(const Resource& resource, const Value* row) const {
  const bool depends = resource.table_name_of() && row != nullptr;
  const std::string wanted = depends ? resource.table_name_of()(*row) : resource.table_name();
  std::string name = naming_.normalize_tables_path(wanted);
  if (name.empty() || is_system_name(name))
    throw Error(Remedy::fix_config, "this cannot be the name of a table of yours; choose another",
                {.table = wanted});
  return name;
}

bool Declaration::admit(const Resource& resource, const std::string& table, const Value* row) {
  const bool depends = static_cast<bool>(resource.hints_of());
  if (depends || !contracts_.contains(table)) {
    const TableHints& common = resource.hints();
    declare(resource, table,
            depends && row != nullptr ? merge_hints(common, resource.hints_of()(*row)) : common);
  }
  return !discarded_.contains(table);
}

void Declaration::declare(const Resource& resource, const std::string& table, const TableHints& given) {
  const TableHints hints = with_cursors(given, resource.incremental());
  declare(normalize_identifiers(table_of_hints(table, resource.name(), hints), naming_));
  for (const Table& nested : nested_tables_of_hints(table, resource.name(), resource.nested_hints(), naming_))
    declare(normalize_identifiers(nested, naming_));
}

void Declaration::declare(Table partial) {
  const std::string name = partial.name;
  const auto [contract, is_first] = contracts_.try_emplace(name);
  if (is_first) contract->second = resolve_contract(schema_, name, &partial);
  // The columns of a new table are not known yet: its first rows may bring them.
  if (contract->second.columns != ContractMode::evolve && is_new_table(schema_, name)) {
    const Value* stated = partial.hint("x-normalizer");
    Dict normalizer = stated != nullptr && stated->is<Dict>() ? stated->get<Dict>() : Dict{};
    normalizer.emplace_back("evolve-columns-once", true);
    partial.set_hint("x-normalizer", Value(std::move(normalizer)));
  }
  const ContractVerdict verdict = apply_contract(contract->second, schema_, partial);
  if (verdict.table) {
    discarded_.emplace(name, *verdict.table);
    return;
  }
  update_table(schema_, partial, Compound::replace);
  propagate_root_key(schema_, name, naming_, capabilities_);
}

}  // namespace sluice
