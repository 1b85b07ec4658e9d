#include "extract/declaration.h"

#include <algorithm>
#include <set>

#include "json/path.h"
#include "schema/hints.h"
#include "schema/inference.h"
#include "schema/merge.h"
#include "schema/root_key.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

/// Columns that are cursors say so; those that no other hint names stand behind the others.
void mark_cursors(Table& table, const std::vector<Incremental>& cursors) {
  for (const Incremental& cursor : cursors) {
    const std::optional<std::string> field = json::Path(cursor.cursor_path).field();
    if (!field) continue;
    Column column;
    if (const Column* known = table.find(*field)) column = *known;
    column.name = *field;
    column.set("incremental", true);
    table.put(std::move(column));
  }
}

ColumnFate::Kind fate_of(ContractMode mode) {
  return mode == ContractMode::discard_row ? ColumnFate::Kind::row_left_out
                                           : ColumnFate::Kind::value_left_out;
}

/// What the contract says of a column whose type in the page is another one than in the table.
ColumnFate::Kind judge_type(ContractMode mode, const Table& table, const Column& known,
                            const Column& column) {
  if (mode == ContractMode::evolve) return ColumnFate::Kind::kept;
  if (mode != ContractMode::freeze) return fate_of(mode);
  throw Error(Remedy::fix_input,
              "the contract freezes the data types: the column is of type " +
                  std::string(to_string(*known.data_type)) + ", in the page of type " +
                  std::string(to_string(*column.data_type)) + ". Convert it, or relax data_type",
              {.table = table.name, .column = known.name})
      .with_fault(Fault::contract_violated);
}

void check_distinct(std::set<std::string>& names, const std::string& table, const Column& column,
                    const std::string& given) {
  if (names.insert(column.name).second) return;
  throw Error(Remedy::fix_input,
              "two columns of the page have this name once the naming convention has spelled them, one of "
              "them " +
                  given + ": rename one",
              {.table = table, .column = column.name});
}

bool has_column(const std::vector<Column>& columns, const std::string& name, const Naming& naming) {
  return std::ranges::any_of(
      columns, [&](const Column& column) { return naming.normalize_path(column.name) == name; });
}

std::uint64_t complete_columns(const Table* table) {
  if (table == nullptr) return 0;
  return static_cast<std::uint64_t>(std::ranges::count_if(table->columns(), &Column::is_complete));
}

void check_versions(const Table* table, const std::string& row_id, const std::vector<Column>& columns,
                    const Naming& naming) {
  const Column* id = table == nullptr ? nullptr : table->find(row_id);
  if (id == nullptr || !id->has("x-row-version") || has_column(columns, row_id, naming)) return;
  throw Error(Remedy::fix_config,
              "rows that come as columns have no hash that tells their versions apart, as scd2 needs: name a "
              "column of theirs as the strategy's row_version_column",
              {.table = table->name, .column = row_id});
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

void Declaration::declare(const Resource& resource, const std::string& table, const TableHints& hints) {
  Table root = table_of_hints(table, resource.name(), hints);
  mark_cursors(root, resource.incremental());
  declare(normalize_identifiers(root, naming_));
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

Column Declaration::column_of_page(const Table& known, const Column& column) const {
  Column made = column;
  made.name = naming_.normalize_path(column.name);
  adjust_to(made, capabilities_);
  if (column.timezone == false) made.timezone = false;  // a batch knows, unlike a text that was found in rows
  if (const Column* hinted = known.find(made.name)) merge_column(made, *hinted);
  return made;
}

std::vector<ColumnFate> Declaration::admit_columns(const std::string& table,
                                                   const std::vector<Column>& columns) {
  const Table* declared = schema_.find(table);
  const Table known = declared != nullptr ? *declared : Table(table);
  const ContractModes& contract = contracts_[table];
  std::vector<ColumnFate> fates;
  std::set<std::string> names;
  Table partial(table);
  for (const Column& given : columns) {
    ColumnFate& fate = fates.emplace_back(ColumnFate{.column = column_of_page(known, given)});
    check_distinct(names, table, fate.column, given.name);
    const Column* present = known.find(fate.column.name);
    if (present != nullptr && present->is_complete()) {
      fate.column = *present;
      fate.is_type = given.data_type && given.data_type != present->data_type;
      if (fate.is_type) fate.kind = judge_type(contract.data_type, known, *present, given);
    } else if (fate.column.is_complete() && given.is_complete()) {
      partial.put(fate.column);
    }
    if (!given.is_complete()) fate.kind = ColumnFate::Kind::untyped;
  }
  const ContractVerdict verdict = apply_contract(contract, schema_, partial);
  for (const auto& discarded : verdict.columns)
    for (ColumnFate& fate : fates)
      if (fate.column.name == discarded.column) {
        fate.kind = fate_of(discarded.mode);
        fate.is_type = discarded.is_type;
      }
  if (!partial.columns().empty()) update_table(schema_, partial, Compound::merge);
  return fates;
}

std::optional<Column> Declaration::added(const std::string& table, const char* name,
                                         const std::vector<Column>& columns, bool is_wanted) const {
  const std::string column = naming_.normalize_identifier(name);
  if (has_column(columns, column, naming_)) return std::nullopt;
  const Table* declared = schema_.find(table);
  const Column* known = declared == nullptr ? nullptr : declared->find(column);
  if (known != nullptr && known->is_complete()) return *known;
  if (!is_wanted) return std::nullopt;
  Column made = infer_column(schema_, column, Value(""), false);
  if (known != nullptr) merge_column(made, *known);
  return made;
}

void Declaration::admit_ids(const std::string& table) {
  Table partial(table);
  for (const char* name : {"_dlt_load_id", "_dlt_id"}) partial.put(*added(table, name, {}, true));
  update_table(schema_, partial, Compound::merge);
}

PageFate Declaration::admit_page(const std::string& table, const std::vector<Column>& columns,
                                 std::optional<bool> wants_load_id, std::optional<bool> wants_row_id) {
  check_versions(schema_.find(table), naming_.normalize_identifier("_dlt_id"), columns, naming_);
  // A table of somebody else's that has rows already could not take a load id that is never null.
  const bool is_new = is_new_table(schema_, table);
  const std::uint64_t before = complete_columns(schema_.find(table));
  PageFate fate{admit_columns(table, columns)};
  Table partial(table);
  const auto take = [&](std::optional<Column> column) {
    if (!column) return std::optional<std::string>();
    std::string name = column->name;
    partial.put(*std::move(column));
    return std::optional(std::move(name));
  };
  fate.added.load_id = take(added(table, "_dlt_load_id", columns, wants_load_id.value_or(is_new)));
  fate.added.row_id = take(added(table, "_dlt_id", columns, wants_row_id.value_or(false)));
  if (!partial.columns().empty()) update_table(schema_, partial, Compound::merge);
  fate.new_columns = complete_columns(schema_.find(table)) - before;
  return fate;
}

}  // namespace sluice
