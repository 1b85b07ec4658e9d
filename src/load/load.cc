#include "load/load.h"

#include <algorithm>
#include <charconv>
#include <iterator>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "base/ids.h"
#include "load/merge_plan.h"
#include "load/name_check.h"
#include "load/statement_plan.h"
#include "schema/inference.h"
#include "schema/merge.h"
#include "schema/system_tables.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

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

/// A load id is the time it was made at, in seconds with their fraction.
Micros load_time(const std::string& load_id) {
  const std::size_t point = std::min(load_id.find('.'), load_id.size());
  std::string digits = load_id.substr(0, point) + load_id.substr(std::min(point + 1, load_id.size()));
  digits.resize(point + 6, '0');
  Micros time = 0;
  const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), time).ptr;
  return end == digits.data() + digits.size() ? time : Clock().now();
}

std::string new_row_id() {
  std::string id(kRowIdLength, '\0');
  RowIdGenerator().next(id.data());
  return id;
}

/// One package on its way into one dataset.
class PackageLoad {
 public:
  PackageLoad(const OpenDataset& dataset, const PackageStore& store, const Package& package,
              const LoadOptions& options)
      : dataset_(dataset),
        session_(dataset.session),
        info_(package.info),
        package_(package),
        options_(options),
        schema_(store.schema(package)),
        target_{dataset.destination.dialect(), dataset.destination.capabilities(), dataset.name,
                dataset.naming},
        rejects_(rejects_table(dataset.naming)) {
    report_.load_id = info_.load_id;
  }

  /// What drop() and migrate() would do.
  MigrationPlan preview();
  LoadReport run() {
    const double start = seconds_since(0);
    if (!was_loaded_before()) {
      check();
      drop();
      migrate();
      load();
    }
    report_.seconds = seconds_since(start);
    return std::move(report_);
  }

 private:
  [[nodiscard]] bool was_loaded_before();
  [[nodiscard]] std::vector<Table> tables_to_migrate() const;
  void drop();
  void migrate();
  /// Before anything is touched: whether the schema can be carried out.
  void check() const;
  void load();
  [[nodiscard]] std::map<std::string, std::vector<TableJobs>> jobs_by_root() const;
  [[nodiscard]] std::string disposition_of(const std::string& root) const;
  /// Whether rows that replace others wait in staging.
  [[nodiscard]] bool is_swapped(const std::string& root) const;
  /// `present`: the tables at the destination, which the migration has brought up to the schema.
  void load_chain(const std::string& root, const std::vector<TableJobs>& tables, const StoredTables& present);
  [[nodiscard]] Chain chain_of(const std::string& root, const StoredTables& present) const;
  void load_by_staging(const Chain& chain, const std::vector<TableJobs>& tables, bool replaces);
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

  [[nodiscard]] const Table& system_table(std::string_view name) const {
    return table_of(dataset_.naming.normalize_tables_path(name));
  }

  const OpenDataset& dataset_;
  Session& session_;
  const PackageInfo& info_;
  const Package& package_;
  const LoadOptions& options_;
  Schema schema_;
  Target target_;
  Table rejects_;
  LoadReport report_;
};

bool PackageLoad::was_loaded_before() {
  if (is_loaded(dataset_, info_.load_id)) return report_.was_loaded_before = true;
  if (info_.load_key.empty()) return false;
  const auto earlier = find_load_key(dataset_, info_.load_key);
  if (!earlier) return false;
  report_.load_id = *earlier;
  return report_.was_loaded_before = true;
}

const Table& PackageLoad::table_of(const std::string& name) const {
  const Table* table = name == rejects_.name ? &rejects_ : schema_.find(name);
  if (table == nullptr)
    throw Error(Remedy::report_bug, "a job is for a table that the schema lacks", {.table = name});
  return *table;
}

std::vector<Table> PackageLoad::tables_to_migrate() const {
  std::vector<Table> tables{system_table(kVersionTable), system_table(kLoadsTable)};
  if (info_.state_json) tables.push_back(state_table(schema_, dataset_.naming));
  if (!info_.load_key.empty()) tables.push_back(keyed_loads_table());
  std::set<std::string> wanted;
  for (const JobFile& job : info_.jobs) wanted.insert(job.table);
  for (const std::string& table : info_.empty_tables) wanted.insert(table);
  for (const std::string& root : info_.replaced)
    if (table_of(root).has_seen_data()) wanted.insert(root);
  for (const std::string& name : wanted) tables.push_back(table_of(name));
  return tables;
}

/// What a refresh drops. Done again on a rerun: until the rows are committed the new tables are empty.
void PackageLoad::drop() {
  const StatementPlan plan = plan_drop(target_, stored(), schema_, info_.dropped_tables);
  if (plan.empty()) return;
  Transaction transaction(session_);
  session_.execute(plan);
  transaction.commit();
}

MigrationPlan PackageLoad::preview() {
  check();
  StoredTables left = stored();
  StatementPlan statements = plan_drop(target_, left, schema_, info_.dropped_tables);
  for (const std::string& table : info_.dropped_tables) left.forget(table);
  MigrationPlan plan = plan_migration(target_, left, tables_to_migrate());
  std::ranges::move(plan.statements, std::back_inserter(statements));
  plan.statements = std::move(statements);
  return plan;
}

void PackageLoad::migrate() {
  MigrationPlan plan = plan_migration(target_, stored(), tables_to_migrate());
  if (!has_schema_version(dataset_, schema_))
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

void PackageLoad::check() const {
  check_names(schema_, target_.capabilities);
  for (const auto& [root, jobs] : jobs_by_root())
    if (const Table* table = schema_.find(root)) check_merge(schema_, *table, target_.capabilities);
}

void PackageLoad::load() {
  const StoredTables present = stored();
  const auto roots = jobs_by_root();
  // Those with rows in staging are emptied when the rows go in.
  std::vector<std::string> emptied;
  std::ranges::copy_if(info_.replaced, std::back_inserter(emptied),
                       [&](const std::string& root) { return !roots.contains(root) || !is_swapped(root); });
  const StatementPlan clearing = plan_replace(target_, present, schema_, emptied);
  Transaction transaction(session_);
  session_.execute(clearing);
  for (const auto& [root, jobs] : roots) load_chain(root, jobs, present);
  reconcile();
  store_state();
  execute(insert_load(target_, schema_, info_.load_id, now()));
  if (!info_.load_key.empty())
    execute(insert_keyed_load(target_, {info_.load_id, info_.load_key, info_.fingerprint}));
  transaction.commit();
}

std::map<std::string, std::vector<TableJobs>> PackageLoad::jobs_by_root() const {
  std::map<std::string, std::vector<TableJobs>> roots;
  for (const JobFile& job : info_.jobs) {
    const Table& table = table_of(job.table);
    std::vector<TableJobs>& tables = roots[schema_.root_of(table).name];
    auto jobs = std::ranges::find(tables, &table, &TableJobs::table);
    if (jobs == tables.end()) jobs = tables.insert(jobs, TableJobs{&table, {}});
    jobs->jobs.push_back({job.table, package_.job_path(job.file)});
  }
  return roots;
}

std::string PackageLoad::disposition_of(const std::string& root) const {
  const Table* table = schema_.find(root);
  return table == nullptr ? "append" : schema_.write_disposition(*table);
}

bool PackageLoad::is_swapped(const std::string& root) const {
  return options_.replace_strategy == "insert-from-staging" && disposition_of(root) == "replace";
}

void PackageLoad::load_chain(const std::string& root, const std::vector<TableJobs>& tables,
                             const StoredTables& present) {
  const bool swaps = is_swapped(root);
  if (swaps || disposition_of(root) == "merge")
    return load_by_staging(chain_of(root, present), tables, swaps);
  for (const TableJobs& jobs : tables)
    report_.rows[jobs.table->name] = session_.load(jobs, options_.progress);
}

/// The tables of a chain that are at the destination take part, with rows in this package or without.
Chain PackageLoad::chain_of(const std::string& root, const StoredTables& present) const {
  Chain chain;
  for (const Table* table : schema_.chain(root))
    if (table->has_complete_columns() && present.has(table->name))
      chain.tables.push_back(complete_part(*table));
  return chain;
}

void PackageLoad::load_by_staging(const Chain& chain, const std::vector<TableJobs>& tables, bool replaces) {
  const StatementPlan merge = replaces ? plan_replace_from_staging(target_, chain)
                                       : plan_merge(target_, chain, load_time(info_.load_id));
  if (const auto place = target_.dialect.create_staging(target_.dataset)) execute(*place);
  session_.execute(plan_staging(target_, chain));
  for (const TableJobs& jobs : tables) {
    const Table staging = staging_part(complete_part(*jobs.table));
    report_.rows[jobs.table->name] = session_.load({&staging, jobs.jobs, true}, options_.progress);
  }
  try {
    session_.execute(merge);
  } catch (Error& error) {
    if (error.remedy() == Remedy::fix_input) error.with_fault(Fault::job_refused);
    throw error.at({.stage = "load", .table = chain.root().name});
  }
  session_.execute(drop_staging(target_, chain));
}

/// What went in must be what normalize counted; a table that only one of them knows has no rows.
void PackageLoad::reconcile() const {
  const auto count_in = [](const std::map<std::string, std::uint64_t>& counts, const std::string& table) {
    const auto found = counts.find(table);
    return found == counts.end() ? 0 : found->second;
  };
  const std::string state = dataset_.naming.normalize_tables_path(kStateTable);
  const auto check = [&](const std::string& table) {
    if (table == state) return;  // its row does not come from a job
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
  report_.rows[dataset_.naming.normalize_tables_path(kStateTable)] += 1;
}

}  // namespace

MigrationPlan plan_load(const OpenDataset& dataset, const PackageStore& store, const Package& package,
                        const LoadOptions& options) {
  try {
    return PackageLoad(dataset, store, package, options).preview();
  } catch (Error& error) {
    throw error.at({.stage = "load"});
  }
}

LoadReport load_package(const OpenDataset& dataset, const PackageStore& store, const Package& package,
                        const LoadOptions& options) {
  try {
    return PackageLoad(dataset, store, package, options).run();
  } catch (Error& error) {
    throw error.at({.stage = "load"});
  }
}

}  // namespace sluice
