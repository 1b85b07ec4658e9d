#include "load/statement_plan.h"

#include <fmt/format.h>

#include "json/decode.h"
#include "json/encode.h"
#include "load/packed_text.h"
#include "schema/system_tables.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

std::string declaration_of(const Target& target, const Column& column, bool may_forbid_null,
                           const std::string& constraints) {
  std::string text = target.dialect.quote(column.name) + " " + target.dialect.type_name(column);
  if (!constraints.empty()) text += " " + constraints;
  if (may_forbid_null && !column.is_nullable()) text += " NOT NULL";
  return text;
}

void create_table(MigrationPlan& plan, const Target& target, const Table& table, Constraints when) {
  std::string columns;
  for (const Column& column : table.columns()) {
    if (!column.is_complete()) continue;
    if (!columns.empty()) columns += ", ";
    std::string constraints = target.dialect.column_constraints(column);
    if (when == Constraints::late && !constraints.empty() &&
        target.dialect.add_constraint(target.table(table.name), column)) {
      plan.late.push_back({table.name, column});
      constraints.clear();
    }
    columns += declaration_of(target, column, true, constraints);
  }
  plan.statements.push_back(fmt::format("CREATE TABLE {} ({})", target.table(table.name), columns));
}

/// As many statements as the database needs for that.
StatementPlan add_columns(const Target& target, const Table& table,
                          const std::vector<const Column*>& columns) {
  StatementPlan statements;
  for (const Column* column : columns) {
    const std::string addition =
        "ADD COLUMN " + declaration_of(target, *column, target.capabilities.can_add_not_null,
                                       target.dialect.column_constraints(*column));
    if (statements.empty() || !target.capabilities.has_alter_add_many)
      statements.push_back(fmt::format("ALTER TABLE {} {}", target.table(table.name), addition));
    else
      statements.back() += ", " + addition;
  }
  return statements;
}

void extend_table(MigrationPlan& plan, const Target& target, const StoredTables& stored, const Table& table) {
  std::vector<const Column*> missing;
  for (const Column& column : table.columns()) {
    if (!column.is_complete() || stored.has(table.name, column.name)) continue;
    missing.push_back(&column);
    plan.columns_added[table.name].push_back(column.name);
  }
  for (std::string& statement : add_columns(target, table, missing))
    plan.statements.push_back(std::move(statement));
}

/// SQL of a member of the state document that has to be there.
template <class T>
const T& member(const Value& document, std::string_view key) {
  const Value* value = document.find(key);
  const T* typed = value == nullptr ? nullptr : value->get_if<T>();
  if (typed == nullptr)
    throw Error(Remedy::report_bug, fmt::format("the pipeline state has no valid {}", key));
  return *typed;
}

/// One row of a system table, whose names the convention spells.
std::string insert_system_row(const Target& target, std::string_view table, RowValues values) {
  for (auto& [column, literal] : values) column = target.naming.normalize_path(column);
  return insert_row(target, target.naming.normalize_tables_path(table), values);
}

Value decode_state(const std::string& json) {
  json::Decoded decoded = json::decode(json);
  if (decoded.fault != nullptr)
    throw Error(Remedy::report_bug, "the pipeline state is no JSON: " + decoded.fault->reason);
  return std::move(decoded.value);
}

}  // namespace

MigrationPlan plan_migration(const Target& target, const StoredTables& stored,
                             const std::vector<Table>& tables, Constraints constraints) {
  MigrationPlan plan;
  for (const Table& table : tables) {
    if (!table.has_complete_columns()) continue;
    if (stored.has(table.name)) {
      extend_table(plan, target, stored, table);
      continue;
    }
    plan.tables_created.push_back(table.name);
    for (const Column& column : table.columns())
      if (column.is_complete()) plan.columns_added[table.name].push_back(column.name);
    create_table(plan, target, table, constraints);
  }
  if (plan.tables_created.empty()) return plan;
  if (auto creation = target.dialect.create_dataset(target.dataset))
    plan.statements.insert(plan.statements.begin(), *std::move(creation));
  return plan;
}

MigrationPlan plan_creation(const Target& target, const std::vector<Table>& tables, Constraints constraints) {
  MigrationPlan plan;
  for (const Table& table : tables) create_table(plan, target, table, constraints);
  return plan;
}

StatementPlan plan_replace(const Target& target, const StoredTables& stored, const Schema& schema,
                           const std::vector<std::string>& roots) {
  StatementPlan statements;
  for (const std::string& root : roots)
    for (const Table* table : schema.chain(root))
      if (stored.has(table->name))
        statements.push_back(target.dialect.clear_table(target.dataset, table->name));
  return statements;
}

StatementPlan plan_drop(const Target& target, const StoredTables& stored, const Schema& schema,
                        const std::vector<std::string>& tables) {
  StatementPlan plan;
  for (const std::string& table : tables)
    if (stored.has(table)) plan.push_back("DROP TABLE " + target.table(table));
  const std::string versions = target.naming.normalize_table_identifier(kVersionTable);
  const std::string name = target.naming.normalize_identifier("schema_name");
  if (!plan.empty() && stored.has(versions))
    plan.push_back(fmt::format("DELETE FROM {} WHERE {} = {}", target.table(versions),
                               target.dialect.quote(name), target.dialect.literal(schema.name)));
  return plan;
}

std::string declaration(const Dialect& dialect, std::string_view name, DataType type) {
  Column column;
  column.name = std::string(name);
  column.data_type = type;
  return dialect.quote(name) + " " + dialect.type_name(column) + " NOT NULL";
}

std::string insert_row(const Target& target, std::string_view table, const RowValues& values) {
  std::string columns;
  std::string literals;
  for (const auto& [column, literal] : values) {
    columns += (columns.empty() ? "" : ", ") + target.dialect.quote(column);
    literals += (literals.empty() ? "" : ", ") + literal;
  }
  return fmt::format("INSERT INTO {} ({}) VALUES ({})", target.table(table), columns, literals);
}

std::string insert_version(const Target& target, const Schema& schema, std::int64_t now) {
  const Dialect& dialect = target.dialect;
  return insert_system_row(target, kVersionTable,
                           {{"version", std::to_string(schema.version)},
                            {"engine_version", std::to_string(kEngineVersion)},
                            {"inserted_at", dialect.timestamp_literal(now)},
                            {"schema_name", dialect.literal(schema.name)},
                            {"version_hash", dialect.literal(schema.version_hash)},
                            {"schema", dialect.literal(json::encode(to_document(schema)))}});
}

std::string insert_load(const Target& target, const Schema& schema, const std::string& load_id,
                        std::int64_t now) {
  const Dialect& dialect = target.dialect;
  return insert_system_row(target, kLoadsTable,
                           {{"load_id", dialect.literal(load_id)},
                            {"schema_name", dialect.literal(schema.name)},
                            {"status", "0"},
                            {"inserted_at", dialect.timestamp_literal(now)},
                            {"schema_version_hash", dialect.literal(schema.version_hash)}});
}

std::string insert_state(const Target& target, const StateRow& row, std::int64_t now) {
  const Dialect& dialect = target.dialect;
  const Value document = decode_state(row.json);
  return insert_system_row(
      target, kStateTable,
      {{"version", std::to_string(member<std::int64_t>(document, "_state_version"))},
       {"engine_version", std::to_string(member<std::int64_t>(document, "_state_engine_version"))},
       {"pipeline_name", dialect.literal(row.pipeline_name)},
       {"state", dialect.literal(pack_text(row.json))},
       {"created_at", dialect.timestamp_literal(now)},
       {"version_hash", dialect.literal(member<std::string>(document, "_version_hash"))},
       {"_dlt_load_id", dialect.literal(row.load_id)},
       {"_dlt_id", dialect.literal(row.row_id)}});
}

std::string insert_keyed_load(const Target& target, const KeyedLoad& load) {
  const Dialect& dialect = target.dialect;
  return insert_row(target, kKeyedLoadsTable,
                    {{"load_id", dialect.literal(load.load_id)},
                     {"load_key", dialect.literal(load.load_key)},
                     {"fingerprint", dialect.literal(load.fingerprint)}});
}

Table keyed_loads_table() {
  Table table{std::string(kKeyedLoadsTable)};
  for (const char* name : {"load_id", "load_key", "fingerprint"}) {
    Column column;
    column.name = name;
    column.data_type = DataType::text;
    column.nullable = false;
    table.put(std::move(column));
  }
  return table;
}

}  // namespace sluice
