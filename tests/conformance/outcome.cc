#include "conformance/outcome.h"

#include <algorithm>

namespace sluice::conformance {
namespace {

Value tables_document(const FoundTables& tables) {
  Dict document;
  for (const auto& [name, table] : tables) document.emplace_back(name, table.rows);
  return document;
}

Value database_document(const FoundTables& tables) {
  Dict document;
  for (const auto& [name, table] : tables) {
    Dict shape{{"columns", table.columns}};
    if (!table.indexes.empty()) {
      const List indexes(table.indexes.begin(), table.indexes.end());
      shape.emplace_back("indexes", indexes);
    }
    document.emplace_back(name, Value(std::move(shape)));
  }
  return document;
}

/// Names of tables and columns stand in their keys only.
Value schema_document(const Schema& schema) {
  Dict document = sluice::to_document(schema).get<Dict>();
  for (const char* key : {"previous_hashes", "imported_version_hash", "ancestors"})
    document = without(std::move(document), key);
  Dict* tables = std::ranges::find(document, "tables", &Dict::value_type::first)->second.get_if<Dict>();
  for (auto& [name, table] : *tables) {
    Dict kept = without(table.get<Dict>(), "name");
    Dict* columns = std::ranges::find(kept, "columns", &Dict::value_type::first)->second.get_if<Dict>();
    for (auto& [column, hints] : *columns) hints = Value(without(hints.get<Dict>(), "name"));
    table = Value(std::move(kept));
  }
  return document;
}

/// The state is rows of the load, too; a report lists the tables of users.
std::int64_t state_rows(const RunOutcome& run) {
  const auto table = run.tables.find("_dlt_pipeline_state");
  if (table == run.tables.end()) return 0;
  return std::ranges::count_if(table->second.rows, [&](const Value& row) {
    const Value* load_id = row.find("_dlt_load_id");
    return std::ranges::any_of(run.packages, [&](const PackageReport& package) {
      return load_id != nullptr && *load_id == Value(package.load_id);
    });
  });
}

Value row_counts(const RunOutcome& run) {
  std::map<std::string, std::int64_t> counts;
  for (const PackageReport& package : run.packages)
    for (const TableReport& table : package.tables)
      counts[table.table] += static_cast<std::int64_t>(table.rows);
  if (const std::int64_t rows = state_rows(run); rows != 0) counts["_dlt_pipeline_state"] = rows;
  Dict document;
  for (const auto& [table, count] : counts) document.emplace_back(table, count);
  return document;
}

Value schema_update(const std::vector<PackageReport>& packages) {
  std::map<std::string, List> columns;
  for (const PackageReport& package : packages)
    for (const auto& [table, added] : package.schema_update)
      columns[table] = List(added.begin(), added.end());
  Dict document;
  for (const auto& [table, names] : columns) document.emplace_back(table, names);
  return document;
}

Value error_document(const Failure& failure) {
  const Value step = failure.step.empty() ? Value() : Value(failure.step);
  return Dict{{"class", failure.type}, {"step", step}, {"message", failure.message}};
}

void add_facts(Dict& document, const RunOutcome& run) {
  if (run.failure) {
    document.emplace_back("error", error_document(*run.failure));
    return;
  }
  document.emplace_back("row_counts", row_counts(run));
  document.emplace_back("schema_update", schema_update(run.packages));
  document.emplace_back("loaded", run.packages.size());
}

Value run_document(const RunOutcome& run) {
  Dict document{{"status", run.failure ? "error" : "ok"}};
  add_facts(document, run);
  document.emplace_back("schema_version", run.schema ? Value(run.schema->version) : Value());
  document.emplace_back("schema_hash", run.schema ? Value(run.schema->version_hash) : Value());
  document.emplace_back("state", run.state);
  document.emplace_back("tables", tables_document(run.tables));
  return document;
}

}  // namespace

Value to_document(const std::string& name, const std::string& destination,
                  const std::vector<RunOutcome>& runs, const LoadTimes& load_times) {
  List run_documents;
  for (const RunOutcome& run : runs) run_documents.push_back(run_document(run));
  Dict times;
  for (const auto& [load_id, time] : load_times) times.emplace_back(load_id, time);
  const bool has_schema = !runs.empty() && runs.back().schema;
  return Dict{{"name", name},
              {"destination", destination},
              {"runs", Value(std::move(run_documents))},
              {"schema", has_schema ? schema_document(*runs.back().schema) : Value()},
              {"db", has_schema ? database_document(runs.back().tables) : Value(Dict{})},
              {"load_times", Value(std::move(times))}};
}

}  // namespace sluice::conformance
