#include "load/merge_plan.h"

#include <fmt/format.h>

#include "load/merge_columns.h"
#include "load/strategies.h"
#include "schema/root_key.h"
#include "schema/system_tables.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

[[noreturn]] void refuse(const Table& root, Fault fault, const std::string& what) {
  throw Error(Remedy::fix_config, what, {.table = root.name}).with_fault(fault);
}

void check_single(const Table& root, std::string_view hint) {
  std::vector<std::string> columns;
  for (const Column& column : root.columns())
    for (const auto& [name, value] : column.hints)
      if (name == hint && !value.is_null() && !(value.is<bool>() && !value.get<bool>()))
        columns.push_back(column.name);
  if (columns.size() > 1)
    refuse(root, Fault::schema_invalid,
           fmt::format("only one column can have the hint {}, not {}", hint, fmt::join(columns, " and ")));
}

}  // namespace

Table complete_part(const Table& table) {
  Table part(table.name);
  part.parent = table.parent;
  part.resource = table.resource;
  part.write_disposition = table.write_disposition;
  part.hints = table.hints;
  for (const Column& column : table.columns())
    if (column.is_complete()) part.put(column);
  return part;
}

Table staging_part(const Table& table) {
  Table staging(table.name);
  for (Column column : table.columns()) {
    column.nullable = true;
    staging.put(std::move(column));
  }
  Column sequence;
  sequence.name = kSequenceColumn;
  sequence.data_type = DataType::bigint;
  staging.put(std::move(sequence));
  return staging;
}

StatementPlan plan_staging(const Target& target, const Chain& chain) {
  StatementPlan plan;
  for (const Table& table : chain.tables) {
    std::string columns;
    const Table staging = staging_part(table);
    for (const Column& column : staging.columns())
      columns += fmt::format("{}{} {}", columns.empty() ? "" : ", ", target.dialect.quote(column.name),
                             target.dialect.type_name(column));
    plan.push_back(
        fmt::format("{} ({})", target.dialect.create_staging_table(target.staging(table.name)), columns));
  }
  return plan;
}

StatementPlan drop_staging(const Target& target, const Chain& chain) {
  StatementPlan plan;
  for (const Table& table : chain.tables) plan.push_back("DROP TABLE " + target.staging(table.name));
  return plan;
}

void check_merge(const Schema& schema, const Table& root, const Capabilities& capabilities) {
  check_single(root, "hard_delete");
  check_single(root, "dedup_sort");
  if (schema.write_disposition(root) != "merge") return;
  const auto strategy = merge_strategy(root, capabilities);
  if (!strategy) refuse(root, Fault::unsupported, "the destination cannot merge rows: use append or replace");
  const bool needs_key = *strategy == "upsert" || *strategy == "insert-only";
  if (needs_key && columns_with(root, "primary_key").empty())
    refuse(root, Fault::schema_invalid, "the merge strategy " + *strategy + " needs a primary key");
}

StatementPlan plan_merge(const Target& target, const Chain& chain, std::int64_t load_time) {
  const std::string strategy = merge_strategy(chain.root(), target.capabilities).value_or("");
  if (strategy == "upsert" || strategy == "insert-only")
    return plan_upsert(target, chain, strategy == "upsert");
  return strategy == "scd2" ? plan_scd2(target, chain, load_time) : plan_delete_insert(target, chain);
}

StatementPlan plan_replace_from_staging(const Target& target, const Chain& chain) {
  StatementPlan plan;
  for (const Table& table : chain.tables)
    plan.push_back(target.dialect.clear_table(target.dataset, table.name));
  for (const Table& table : chain.tables)
    plan.push_back(fmt::format("INSERT INTO {} ({}) SELECT {} FROM {} AS s", target.table(table.name),
                               column_list(target, table), column_list(target, table, "s."),
                               target.staging(table.name)));
  return plan;
}

}  // namespace sluice
