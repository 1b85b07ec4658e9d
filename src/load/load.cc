#include "load/load.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include <fmt/format.h>

#include "base/ids.h"
#include "base/log.h"
#include "load/job_ledger.h"
#include "load/merge_plan.h"
#include "load/name_check.h"
#include "load/package_tables.h"
#include "load/statement_plan.h"
#include "load/step.h"
#include "load/swap.h"
#include "load/transaction.h"
#include "load/undo.h"
#include "schema/system_tables.h"

namespace sluice {
namespace {

// Parts of a package beside its files.
constexpr const char* kDrop = "drop tables";
constexpr const char* kClear = "clear tables";

/// Two of them: what of a constraint is to be done, and that it was.
std::string constraint_part(const LateConstraint& late, const char* what) {
  return fmt::format("constraint {}: {}\n{}", what, late.table, late.column.name);
}

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
              const LoadOptions& options, LoadReport& report)
      : dataset_(dataset),
        info_(package.info),
        options_(options),
        report_(report),
        schema_(store.schema(package)),
        target_{dataset.destination.dialect(), dataset.destination.capabilities(), dataset.name,
                dataset.naming},
        tables_(package, schema_, dataset.naming),
        ledger_(target_, info_.load_id),
        goes_by_jobs_(!options.settings.atomic.value_or(!target_.capabilities.is_server)) {
    report_.load_id = info_.load_id;
  }

  /// What prepare() would do.
  MigrationPlan preview();
  void run();
  void undo();

 private:
  [[nodiscard]] bool was_loaded_before();
  /// Before anything is touched: whether the schema can be carried out.
  void check() const;
  void open_ledger();
  void drop();
  void migrate();
  [[nodiscard]] MigrationPlan plan_migrations() const;
  void load_by_jobs();
  void clear_replaced();
  void add_constraints();
  void add_constraint(Session& session, const LateConstraint& late) const;
  void complete();
  void complete_once();
  /// What the last transaction does: everything, or what cannot be done job by job.
  [[nodiscard]] std::vector<Step> last_steps();
  [[nodiscard]] std::vector<Step> job_steps();
  [[nodiscard]] Step step_of(const TableJobs& jobs);
  [[nodiscard]] Step step_of_chain(const std::string& root, const std::vector<TableJobs>& tables);
  /// Root tables whose rows all go before others come, as opposed to being swapped or merged at the end.
  [[nodiscard]] StatementPlan clearing() const;
  [[nodiscard]] bool is_swapped(const std::string& root) const;
  [[nodiscard]] bool is_staged(const std::string& root) const {
    return is_swapped(root) || tables_.disposition_of(root) == "merge";
  }
  std::uint64_t insert(Session& session, const TableJobs& jobs, const TableJobs& files) const;
  void load_by_staging(Session& session, const Chain& chain, const std::vector<TableJobs>& tables,
                       const StatementPlan& merge) const;
  void load_by_swap(Session& session, const Chain& chain, const std::vector<TableJobs>& tables) const;
  void store_state();
  void note(const JobReport& job);
  void note_failure(const Step& step, const Error& error);
  [[nodiscard]] std::set<std::string> committed_parts();
  [[nodiscard]] std::vector<LateConstraint> late_constraints() const;
  [[nodiscard]] StepOptions step_options() const;
  [[nodiscard]] std::string replace_strategy() const;
  [[nodiscard]] Session& session() const { return fresh_ != nullptr ? *fresh_ : dataset_.session; }
  [[nodiscard]] OpenDataset dataset() const {
    return {session(), dataset_.destination, dataset_.name, dataset_.naming};
  }
  [[nodiscard]] StoredTables stored() const {
    return {session().tables(), target_.capabilities.is_case_sensitive};
  }
  [[nodiscard]] Micros now() const {
    return options_.clock != nullptr ? options_.clock->now() : Clock().now();
  }
  void execute(const std::string& statement) { session().execute({&statement, 1}); }

  const OpenDataset& dataset_;
  const PackageInfo& info_;
  const LoadOptions& options_;
  LoadReport& report_;
  Schema schema_;
  Target target_;
  PackageTables tables_;
  JobLedger ledger_;
  bool goes_by_jobs_;
  std::set<std::string> committed_;  ///< parts, when the load began
  std::unique_ptr<Session> fresh_;   ///< in place of a connection that broke
};

void PackageLoad::run() {
  const double start = seconds_since(0);
  if (was_loaded_before()) return;
  check();
  try {
    if (goes_by_jobs_) open_ledger();
    drop();
    migrate();
    if (goes_by_jobs_) load_by_jobs();
    complete();
  } catch (Error& error) {
    if (goes_by_jobs_ && is_final(error)) undo();
    throw;
  }
  report_.seconds = seconds_since(start);
}

bool PackageLoad::was_loaded_before() {
  if (is_loaded(dataset(), info_.load_id)) return report_.was_loaded_before = true;
  if (info_.load_key.empty()) return false;
  const auto earlier = find_load_key(dataset(), info_.load_key);
  if (!earlier) return false;
  report_.load_id = *earlier;
  return report_.was_loaded_before = true;
}

void PackageLoad::check() const {
  tables_.check_counts();
  check_names(schema_, target_.capabilities);
  for (const auto& [root, jobs] : tables_.jobs())
    if (const Table* table = schema_.find(root)) check_merge(schema_, *table, target_.capabilities);
}

void PackageLoad::open_ledger() {
  if (!stored().has(JobLedger::kTable)) {
    Transaction transaction(session());
    if (const auto lock = target_.dialect.lock_in_transaction(target_.dataset)) execute(*lock);
    session().execute(JobLedger::create(target_));
    transaction.commit();
  }
  committed_ = ledger_.parts(session());
}

/// What a refresh drops. In one transaction with the rows it is done again on a rerun: until they are
/// committed the new tables are empty.
void PackageLoad::drop() {
  if (committed_.contains(kDrop)) return;
  const StatementPlan plan = plan_drop(target_, stored(), schema_, info_.dropped_tables);
  if (plan.empty()) return;
  Transaction transaction(session());
  session().execute(plan);
  if (goes_by_jobs_) execute(ledger_.add(kDrop));
  if (options_.lease != nullptr) options_.lease->check(session());
  transaction.commit();
}

MigrationPlan PackageLoad::preview() {
  check();
  StoredTables left = stored();
  StatementPlan statements = plan_drop(target_, left, schema_, info_.dropped_tables);
  for (const std::string& table : info_.dropped_tables) left.forget(table);
  MigrationPlan plan = plan_migration(target_, left, tables_.needed());
  std::ranges::move(plan.statements, std::back_inserter(statements));
  plan.statements = std::move(statements);
  return plan;
}

MigrationPlan PackageLoad::plan_migrations() const {
  MigrationPlan plan = plan_migration(target_, stored(), tables_.needed(),
                                      goes_by_jobs_ ? Constraints::late : Constraints::at_once);
  if (!has_schema_version(dataset(), schema_))
    plan.statements.push_back(insert_version(target_, schema_, now()));
  for (const LateConstraint& late : plan.late)
    plan.statements.push_back(ledger_.add(constraint_part(late, "to make")));
  return plan;
}

/// Pipelines that share a dataset come one after the other, each sees what the one before has made.
void PackageLoad::migrate() {
  MigrationPlan plan = plan_migrations();
  if (plan.statements.empty()) return;
  try {
    Transaction transaction(session());
    if (const auto lock = target_.dialect.lock_in_transaction(target_.dataset)) {
      execute(*lock);
      plan = plan_migrations();
    }
    session().execute(plan.statements);
    transaction.commit();
  } catch (Error& error) {
    if (error.remedy() != Remedy::retry) error.with_fault(Fault::migration_refused);
    throw;
  }
  report_.tables_created = std::move(plan.tables_created);
  report_.columns_added = std::move(plan.columns_added);
}

std::string PackageLoad::replace_strategy() const {
  if (!options_.replace_strategy.empty()) return options_.replace_strategy;
  return target_.capabilities.replace_strategies.empty() ? ""
                                                         : target_.capabilities.replace_strategies.front();
}

bool PackageLoad::is_swapped(const std::string& root) const {
  return tables_.disposition_of(root) == "replace" && replace_strategy() != "truncate-and-insert";
}

StatementPlan PackageLoad::clearing() const {
  std::vector<std::string> emptied;
  std::ranges::copy_if(info_.replaced, std::back_inserter(emptied), [&](const std::string& root) {
    return !tables_.jobs().contains(root) || !is_swapped(root);
  });
  return plan_replace(target_, stored(), schema_, emptied);
}

void PackageLoad::clear_replaced() {
  if (committed_.contains(kClear)) return;
  const StatementPlan plan = clearing();
  if (plan.empty()) return;
  Transaction transaction(session());
  session().execute(plan);
  execute(ledger_.add(kClear));
  if (options_.lease != nullptr) options_.lease->check(session());
  transaction.commit();
}

StepOptions PackageLoad::step_options() const {
  const LoadSettings& settings = options_.settings;
  const int workers = settings.workers > 0 ? settings.workers : std::max(2, options_.threads);
  return {.connect = options_.connect,
          .workers = target_.capabilities.is_server ? workers : 1,
          .parallelism = settings.parallelism,
          .max_retries = settings.max_retries,
          .first_wait_seconds = options_.first_wait_seconds,
          .stop = options_.stop,
          .lease = options_.lease};
}

void PackageLoad::load_by_jobs() {
  clear_replaced();
  run_steps(
      job_steps(), committed_, ledger_, step_options(),
      [this](const Step&, const JobReport& job) { note(job); },
      [this](const Step& step, const Error& error) { note_failure(step, error); });
  add_constraints();
}

std::vector<Step> PackageLoad::job_steps() {
  std::vector<Step> steps;
  for (const auto& [root, tables] : tables_.jobs()) {
    if (is_staged(root)) continue;
    for (const TableJobs& jobs : tables)
      for (const Job& job : jobs.jobs) steps.push_back(step_of({jobs.table, {job}}));
  }
  return steps;
}

Step PackageLoad::step_of(const TableJobs& jobs) {
  Step step{.part = jobs.jobs.size() == 1 ? jobs.jobs.front().path.filename().string() : jobs.table->name,
            .table = jobs.table->name,
            .rows = tables_.rows_of(jobs)};
  for (const Job& job : jobs.jobs) step.files.push_back(job.path.filename().string());
  step.run = [this, jobs](Session& session) { insert(session, jobs, jobs); };
  return step;
}

/// Of all new tables that have their rows by now, over several connections.
void PackageLoad::add_constraints() {
  std::vector<Step> steps;
  for (const LateConstraint& late : late_constraints()) {
    const Table* table = schema_.find(late.table);
    if (table != nullptr && is_staged(schema_.root_of(*table).name)) continue;
    Step step{.part = constraint_part(late, "made"), .table = late.table};
    step.run = [this, late](Session& session) { add_constraint(session, late); };
    steps.push_back(std::move(step));
  }
  if (steps.empty()) return;
  run_steps(
      steps, {}, ledger_, step_options(), [](const Step&, const JobReport&) {},
      [](const Step&, const Error&) {});
}

void PackageLoad::add_constraint(Session& session, const LateConstraint& late) const {
  const std::string statements[] = {*target_.dialect.add_constraint(target_.table(late.table), late.column),
                                    ledger_.remove(constraint_part(late, "to make"))};
  try {
    session.execute(statements);
  } catch (Error& error) {
    if (error.remedy() == Remedy::fix_input) error.with_fault(Fault::job_refused);
    throw error.at({.stage = "load", .table = late.table, .column = late.column.name});
  }
}

std::vector<LateConstraint> PackageLoad::late_constraints() const {
  std::vector<LateConstraint> found;
  const std::set<std::string> parts = ledger_.parts(session());
  for (const Table& table : tables_.needed())
    for (const Column& column : table.columns())
      if (const LateConstraint late{table.name, column}; parts.contains(constraint_part(late, "to make")))
        found.push_back(late);
  return found;
}

/// At a server a transaction that broke off for a passing reason is tried again over a new connection; the
/// ledger tells whether its commit has happened.
void PackageLoad::complete() {
  const int max_retries = target_.capabilities.is_server ? options_.settings.max_retries : 0;
  for (int retry = 0;;) {
    check_stop(options_.stop);
    try {
      return complete_once();
    } catch (const Error& error) {
      if (error.remedy() != Remedy::retry || retry == max_retries || !options_.connect) throw;
      log::debug(error.what());
    }
    wait_before_retry(++retry, options_.first_wait_seconds, options_.stop);
    fresh_ = options_.connect();
    if (is_loaded(dataset(), info_.load_id)) return;
  }
}

void PackageLoad::complete_once() {
  const std::vector<Step> steps = last_steps();
  const StatementPlan clearing_plan = goes_by_jobs_ ? StatementPlan() : clearing();
  const std::vector<LateConstraint> late = goes_by_jobs_ ? late_constraints() : std::vector<LateConstraint>();
  std::vector<JobReport> jobs;
  Transaction transaction(session());
  session().execute(clearing_plan);
  for (const Step& step : steps) {
    const double start = seconds_since(0);
    try {
      step.run(session());
    } catch (const Error& error) {
      if (is_final(error)) note_failure(step, error);
      throw;
    }
    jobs.push_back(
        {.job = step.part, .table = step.table, .rows = step.rows, .seconds = seconds_since(start)});
  }
  for (const LateConstraint& constraint : late) add_constraint(session(), constraint);
  store_state();
  execute(insert_load(target_, schema_, info_.load_id, now()));
  if (!info_.load_key.empty())
    execute(insert_keyed_load(target_, {info_.load_id, info_.load_key, info_.fingerprint}));
  if (goes_by_jobs_) execute(ledger_.remove_all());
  if (options_.lease != nullptr) options_.lease->check(session());
  transaction.commit();
  for (const JobReport& job : jobs) note(job);
  for (const auto& [table, rows] : info_.row_counts) report_.rows[table] = rows;
  if (info_.state_json) report_.rows[dataset_.naming.normalize_tables_path(kStateTable)] += 1;
}

std::vector<Step> PackageLoad::last_steps() {
  std::vector<Step> steps;
  for (const auto& [root, tables] : tables_.jobs()) {
    if (is_staged(root)) {
      steps.push_back(step_of_chain(root, tables));
    } else if (!goes_by_jobs_) {
      for (const TableJobs& jobs : tables) steps.push_back(step_of(jobs));
    }
  }
  return steps;
}

Step PackageLoad::step_of_chain(const std::string& root, const std::vector<TableJobs>& tables) {
  Step step{.part = root, .table = root};
  for (const TableJobs& jobs : tables) {
    step.rows += tables_.rows_of(jobs);
    for (const Job& job : jobs.jobs) step.files.push_back(job.path.filename().string());
  }
  step.run = [this, root, &tables](Session& session) {
    const Chain chain = tables_.chain_of(root, stored());
    if (!is_swapped(root))
      load_by_staging(session, chain, tables, plan_merge(target_, chain, load_time(info_.load_id)));
    else if (replace_strategy() == "staging-optimized")
      load_by_swap(session, chain, tables);
    else
      load_by_staging(session, chain, tables, plan_replace_from_staging(target_, chain));
  };
  return step;
}

/// `files`: the same under the table's own name, by which they are counted.
std::uint64_t PackageLoad::insert(Session& session, const TableJobs& jobs, const TableJobs& files) const {
  const std::uint64_t wanted = tables_.rows_of(files);
  const std::uint64_t got = session.load(jobs, options_.progress);
  if (got == wanted) return got;
  throw Error(Remedy::report_bug,
              fmt::format("{} rows were inserted, but {} were normalized: nothing was loaded", got, wanted),
              {.table = files.table->name});
}

void PackageLoad::load_by_staging(Session& session, const Chain& chain, const std::vector<TableJobs>& tables,
                                  const StatementPlan& merge) const {
  if (const auto place = target_.dialect.create_staging(target_.dataset)) session.execute({&*place, 1});
  session.execute(plan_staging(target_, chain));
  for (const TableJobs& jobs : tables) {
    const Table staging = staging_part(complete_part(*jobs.table));
    insert(session, {&staging, jobs.jobs, true}, jobs);
  }
  try {
    session.execute(merge);
  } catch (Error& error) {
    if (error.remedy() == Remedy::fix_input) error.with_fault(Fault::job_refused);
    throw error.at({.stage = "load", .table = chain.root().name});
  }
  session.execute(drop_staging(target_, chain));
}

void PackageLoad::load_by_swap(Session& session, const Chain& chain,
                               const std::vector<TableJobs>& tables) const {
  const Swap swap(target_, chain);
  session.execute(swap.create());
  for (const TableJobs& jobs : tables) {
    const Table successor = swap.successor_of(complete_part(*jobs.table));
    insert(session, {&successor, jobs.jobs}, jobs);
  }
  session.execute(swap.take_place());
}

void PackageLoad::store_state() {
  if (!info_.state_json) return;
  execute(
      insert_state(target_, {*info_.state_json, options_.pipeline_name, info_.load_id, new_row_id()}, now()));
}

void PackageLoad::note(const JobReport& job) { report_.jobs.push_back(job); }

void PackageLoad::note_failure(const Step& step, const Error& error) {
  report_.failed.push_back({step.files, step.table, error.what()});
}

/// Nothing of a package that failed for good is left behind but its tables, as they were to be.
void PackageLoad::undo() {
  try {
    if (!stored().has(JobLedger::kTable)) return;
    const std::set<std::string> parts = ledger_.parts(session());
    if (parts.empty()) return;
    const std::vector<LateConstraint> late = late_constraints();
    Transaction transaction(session());
    session().execute(plan_undo(target_, stored(), schema_, info_, parts));
    for (const LateConstraint& constraint : late) add_constraint(session(), constraint);
    execute(ledger_.remove_all());
    transaction.commit();
  } catch (const Error& error) {
    log::warning(
        fmt::format("rows of the load {} could not be taken away again: {}", info_.load_id, error.what()));
  }
}

}  // namespace

bool is_final(const Error& error) {
  return error.remedy() == Remedy::fix_input || error.fault() == Fault::migration_refused ||
         error.fault() == Fault::name_collision;
}

MigrationPlan plan_load(const OpenDataset& dataset, const PackageStore& store, const Package& package,
                        const LoadOptions& options) {
  try {
    LoadReport report;
    return PackageLoad(dataset, store, package, options, report).preview();
  } catch (Error& error) {
    throw error.at({.stage = "load"});
  }
}

void load_package(const OpenDataset& dataset, const PackageStore& store, const Package& package,
                  const LoadOptions& options, LoadReport& report) {
  try {
    PackageLoad(dataset, store, package, options, report).run();
  } catch (Error& error) {
    throw error.at({.stage = "load"});
  }
}

void undo_package(const OpenDataset& dataset, const PackageStore& store, const Package& package,
                  const LoadOptions& options) {
  LoadReport report;
  PackageLoad(dataset, store, package, options, report).undo();
}

}  // namespace sluice
