#include "cli/plan_view.h"

#include <algorithm>

#include <fmt/format.h>

#include "cli/schema_view.h"
#include "cli/table_view.h"
#include "json/encode.h"

namespace sluice::cli {
namespace {

constexpr std::size_t kWidestCell = 60;

bool contains(const std::vector<std::string>& names, const std::string& name) {
  return std::ranges::find(names, name) != names.end();
}

bool is_new(const PlanReport& plan, const Table& table) { return contains(plan.tables_created, table.name); }

bool is_new(const PlanReport& plan, const Table& table, const Column& column) {
  const auto added = plan.schema_update.find(table.name);
  return added != plan.schema_update.end() && contains(added->second, column.name);
}

/// The user's tables that rows go into.
std::vector<const Table*> tables_of(const PlanReport& plan) {
  std::vector<const Table*> tables;
  for (const TableReport& entry : plan.tables)
    if (const Table* table = plan.schema.find(entry.table); table != nullptr && !is_system_name(table->name))
      tables.push_back(table);
  return tables;
}

void print_tables(const PlanReport& plan) {
  TableView view({{"table"}, {"column"}, {"type"}, {"nullable"}, {"hints"}, {"new"}});
  for (const Table* table : tables_of(plan)) {
    view.add({table->name, "", "", "", plan.schema.write_disposition(*table),
              is_new(plan, *table) ? "new table" : ""});
    for (const Column& column : table->columns())
      view.add({table->name, column.name, type_text(column), column.is_nullable() ? "yes" : "no",
                hints_text(column.hints), is_new(plan, *table, column) ? "new" : ""});
  }
  view.print(stdout, kWidestCell);
}

void print_statements(const PlanReport& plan) {
  for (const std::string& statement : plan.statements) fmt::print("{};\n", statement);
}

void print_left_out(const PlanReport& plan) {
  if (plan.discarded_rows != 0)
    fmt::print("warning: the contract leaves out {} rows\n", format_count(plan.discarded_rows));
  if (plan.discarded_values != 0)
    fmt::print("warning: the contract leaves out {} values\n", format_count(plan.discarded_values));
  if (plan.rejected_rows != 0)
    fmt::print("warning: {} bad rows would be set aside\n", format_count(plan.rejected_rows));
}

void print_for_people(const PlanReport& plan) {
  for (const std::string& note : plan.notes) fmt::print("note: {}\n", note);
  if (!tables_of(plan).empty()) {
    print_tables(plan);
    fmt::print("\n");
  }
  if (plan.statements.empty()) {
    fmt::print("The tables stay as they are.\n");
  } else {
    fmt::print("A load would run:\n\n");
    print_statements(plan);
  }
  fmt::print("\n");
  print_left_out(plan);
  if (plan.is_sample)
    fmt::print("read the first {} rows: what stands behind them may bring more (--sample 0 reads all)\n",
               format_count(plan.rows));
  else
    fmt::print("read all {} rows\n", format_count(plan.rows));
  fmt::print("pipeline {} into {}, dataset {}: nothing was loaded or changed\n", plan.pipeline,
             plan.destination, plan.dataset);
}

List texts(const std::vector<std::string>& lines) { return {lines.begin(), lines.end()}; }

Value table_value(const PlanReport& plan, const Table& table) {
  List columns;
  for (const Column& column : table.columns())
    columns.emplace_back(Dict{{"column", column.name},
                              {"type", type_text(column)},
                              {"nullable", column.is_nullable()},
                              {"new", is_new(plan, table, column)}});
  return Value(
      Dict{{"table", table.name}, {"new", is_new(plan, table)}, {"columns", Value(std::move(columns))}});
}

void print_json(const PlanReport& plan) {
  List tables;
  for (const Table* table : tables_of(plan)) tables.push_back(table_value(plan, *table));
  const Value all(Dict{{"pipeline", plan.pipeline},
                       {"destination", plan.destination},
                       {"dataset", plan.dataset},
                       {"rows", plan.rows},
                       {"is_sample", plan.is_sample},
                       {"tables", Value(std::move(tables))},
                       {"statements", Value(texts(plan.statements))},
                       {"discarded_rows", plan.discarded_rows},
                       {"discarded_values", plan.discarded_values},
                       {"rejected_rows", plan.rejected_rows},
                       {"notes", Value(texts(plan.notes))}});
  fmt::print("{}\n", json::encode(all));
}

}  // namespace

void print_plan(const PlanReport& plan, const std::string& format) {
  if (format == "sql") return print_statements(plan);
  if (format == "json") return print_json(plan);
  if (format == "yaml") return fmt::print("{}", schema_text(plan.schema, "yaml", {}));
  print_for_people(plan);
}

}  // namespace sluice::cli
