#include "load/load.h"

#include <algorithm>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "base/ids.h"
#include "load/ledger.h"
#include "load/statement_plan.h"
#include "schema/system_tables.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr const char* kStateTable = "_dlt_pipeline_state";

/// A transaction that rolls back unless it was committed.
class Transaction {
 public:
  explicit Transaction(Session& session) : session_(&session) { session.begin(); }
  Transaction(const Transaction&) = delete;
  Transaction& operator=(const Transaction&) = delete;
  ~Transaction() {
    if (session_ != nullptr) session_->rollback();
  }
  void commit() {
    session_->commit();
    session_ = nullptr;
  }

 private:
  Session* session_;
};

/// The state table with the id of a row, which every table has that rows of the data went into.
Table state_table(const Schema& schema) {
  const Table* known = schema.find(kStateTable);
  Table table = known != nullptr ? *known : pipeline_state_table();
  if (table.find("_dlt_id") == nullptr) {
    Column id;
    id.name = "_dlt_id";
    id.data_type = DataType::text;
    id.nullable = false;
    id.set("unique", true);
    id.set("row_key", true);
    table.put(std::move(id));
  }
  return table;
}

std::string new_row_id() {
  std::string id(kRowIdLength, '\0');
  RowIdGenerator().next(id.data());
  return id;
}

/// One package on its way into one dataset.
class PackageLoad {
 public:
  PackageLoad(Session& session, const Destination& destination, const PackageStore& store,
              const Package& package, const LoadOptions& options)
      : session_(session),
        destination_(destination),
        info_(package.info),
        package_(package),
        options_(options),
        schema_(store.schema(package)),
        target_{destination.dialect(), destination.capabilities(), options.dataset} {
    report_.load_id = info_.load_id;
  }

  MigrationPlan migration() const { return plan_migration(target_, stored(), tables_to_migrate()); }
  LoadReport run() {
    const double start = seconds_since(0);
    if (!was_loaded_before()) {
      migrate();
      load();
    }
    report_.seconds = seconds_since(start);
    return std::move(report_);
  }

 private:
  [[nodiscard]] bool was_loaded_before();
  [[nodiscard]] std::vector<Table> tables_to_migrate() const;
  void migrate();
  void load();
  void load_tables();
  void store_state();
  void reconcile() const;
  [[nodiscard]] const Table& table_of(const std::string& name) const;
  [[nodiscard]] StoredTables stored() const {
    return {session_.tables(), target_.capabilities.is_case_sensitive};
  }
  [[nodiscard]] Micros now() const {
    return options_.clock != nullptr ? options_.clock->now() : Clock().now();
  }
  void execute(const std::string& statement) { session_.execute({&statement, 1}); }

  Session& session_;
  const Destination& destination_;
  const PackageInfo& info_;
  const Package& package_;
  const LoadOptions& options_;
  Schema schema_;
  Target target_;
  LoadReport report_;
};

bool PackageLoad::was_loaded_before() {
  if (is_loaded(session_, destination_, options_.dataset, info_.load_id))
    return report_.was_loaded_before = true;
  if (info_.load_key.empty()) return false;
  const auto earlier = find_load_key(session_, destination_, options_.dataset, info_.load_key);
  if (!earlier) return false;
  report_.load_id = *earlier;
  return report_.was_loaded_before = true;
}

const Table& PackageLoad::table_of(const std::string& name) const {
  static const Table kRejects = rejects_table();
  const Table* table = name == kRejects.name ? &kRejects : schema_.find(name);
  if (table == nullptr)
    throw Error(Remedy::report_bug, "a job is for a table that the schema lacks", {.table = name});
  return *table;
}

std::vector<Table> PackageLoad::tables_to_migrate() const {
  std::vector<Table> tables{table_of("_dlt_version"), table_of("_dlt_loads")};
  if (info_.state_json) tables.push_back(state_table(schema_));
  if (!info_.load_key.empty()) tables.push_back(keyed_loads_table());
  std::set<std::string> wanted;
  for (const JobFile& job : info_.jobs) wanted.insert(job.table);
  for (const std::string& table : info_.empty_tables) wanted.insert(table);
  for (const std::string& root : info_.replaced)
    if (table_of(root).has_seen_data()) wanted.insert(root);
  for (const std::string& name : wanted) tables.push_back(table_of(name));
  return tables;
}

void PackageLoad::migrate() {
  MigrationPlan plan = migration();
  if (!has_schema_version(session_, destination_, options_.dataset, schema_))
    plan.statements.push_back(insert_version(target_, schema_, now()));
  if (plan.statements.empty()) return;
  try {
    Transaction transaction(session_);
    session_.execute(plan.statements);
    transaction.commit();
  } catch (Error& error) {
    if (error.remedy() != Remedy::retry) error.with_fault(Fault::migration_refused);
    throw;
  }
  report_.tables_created = std::move(plan.tables_created);
  report_.columns_added = std::move(plan.columns_added);
}

void PackageLoad::load() {
  const StatementPlan clearing = plan_replace(target_, stored(), schema_, info_.replaced);
  Transaction transaction(session_);
  session_.execute(clearing);
  load_tables();
  reconcile();
  store_state();
  execute(insert_load(target_, schema_, info_.load_id, now()));
  if (!info_.load_key.empty())
    execute(insert_keyed_load(target_, {info_.load_id, info_.load_key, info_.fingerprint}));
  transaction.commit();
}

void PackageLoad::load_tables() {
  std::vector<TableJobs> tables;
  for (const JobFile& job : info_.jobs) {
    const Table& table = table_of(job.table);
    auto jobs = std::ranges::find(tables, &table, &TableJobs::table);
    if (jobs == tables.end()) jobs = tables.insert(jobs, TableJobs{&table, {}});
    jobs->jobs.push_back({job.table, package_.job_path(job.file)});
  }
  for (const TableJobs& jobs : tables)
    report_.rows[jobs.table->name] = session_.load(jobs, options_.progress);
}

/// What went in must be what normalize counted; a table that only one of them knows has no rows.
void PackageLoad::reconcile() const {
  const auto count_in = [](const std::map<std::string, std::uint64_t>& counts, const std::string& table) {
    const auto found = counts.find(table);
    return found == counts.end() ? 0 : found->second;
  };
  const auto check = [&](const std::string& table) {
    if (table == kStateTable) return;  // its row does not come from a job
    const std::uint64_t wanted = count_in(info_.row_counts, table);
    const std::uint64_t got = count_in(report_.rows, table);
    if (wanted != got)
      throw Error(
          Remedy::report_bug,
          fmt::format("{} rows were inserted, but {} were normalized: nothing was loaded", got, wanted),
          {.table = table});
  };
  for (const auto& [table, rows] : info_.row_counts) check(table);
  for (const auto& [table, rows] : report_.rows) check(table);
}

void PackageLoad::store_state() {
  if (!info_.state_json) return;
  execute(
      insert_state(target_, {*info_.state_json, options_.pipeline_name, info_.load_id, new_row_id()}, now()));
  report_.rows[kStateTable] += 1;
}

}  // namespace

MigrationPlan plan_load(Session& session, const Destination& destination, const PackageStore& store,
                        const Package& package, const LoadOptions& options) {
  return PackageLoad(session, destination, store, package, options).migration();
}

LoadReport load_package(Session& session, const Destination& destination, const PackageStore& store,
                        const Package& package, const LoadOptions& options) {
  try {
    return PackageLoad(session, destination, store, package, options).run();
  } catch (Error& error) {
    throw error.at({.stage = "load"});
  }
}

}  // namespace sluice
