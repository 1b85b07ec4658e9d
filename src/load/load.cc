#include "load/load.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/ids.h"
#include "base/log.h"
#include "load/context.h"
#include "load/package_steps.h"
#include "load/preparation.h"
#include "load/step.h"
#include "load/transaction.h"
#include "load/undo.h"
#include "schema/system_tables.h"

namespace sluice {
namespace {

constexpr const char* kClear = "clear tables";

std::string new_row_id() {
  std::string id(kRowIdLength, '\0');
  RowIdGenerator().next(id.data());
  return id;
}

/// One package on its way into one dataset.
class PackageLoad {
 public:
  explicit PackageLoad(LoadContext& context) : context_(context), steps_(context) {}

  void run();
  void undo();

 private:
  [[nodiscard]] bool was_loaded_before();
  void load_by_jobs();
  void clear_replaced();
  void add_constraints();
  void add_constraint(Session& session, const LateConstraint& late) const;
  void complete();
  void complete_once();
  void store_state();
  void note_failure(const LoadStep& step, const Error& error);
  [[nodiscard]] std::vector<LateConstraint> late_constraints() const;
  [[nodiscard]] StepOptions step_options() const;

  LoadContext& context_;
  PackageSteps steps_;
};

void PackageLoad::run() {
  const double start = seconds_since(0);
  if (was_loaded_before()) return;
  Preparation preparation(context_);
  preparation.check();
  try {
    preparation.carry_out();
    if (context_.goes_by_jobs) load_by_jobs();
    complete();
  } catch (Error& error) {
    if (context_.goes_by_jobs && is_final(error)) undo();
    throw;
  }
  context_.report.seconds = seconds_since(start);
}

bool PackageLoad::was_loaded_before() {
  if (is_loaded(context_.dataset(), context_.info.load_id)) return context_.report.was_loaded_before = true;
  if (context_.info.load_key.empty()) return false;
  const auto earlier = find_load_key(context_.dataset(), context_.info.load_key);
  if (!earlier) return false;
  context_.report.load_id = *earlier;
  return context_.report.was_loaded_before = true;
}

void PackageLoad::clear_replaced() {
  context_.report.has_cleared = context_.committed.contains(kClear);
  if (context_.report.has_cleared) return;
  const StatementPlan plan = steps_.clearing_before_jobs();
  if (plan.empty()) return;
  Transaction transaction(context_.session());
  context_.session().execute(plan);
  context_.execute(context_.ledger.add(kClear));
  context_.check_lease();
  transaction.commit();
  context_.report.has_cleared = true;
}

StepOptions PackageLoad::step_options() const {
  const SettledLoad& settings = context_.options.settings;
  return {.connect = context_.options.connect,
          .workers =
              context_.target.capabilities.is_server ? connections_of(settings, context_.options.threads) : 1,
          .parallelism = settings.parallelism,
          .max_retries = settings.max_retries,
          .first_wait_seconds = context_.options.first_wait_seconds,
          .stop = context_.options.stop,
          .lease = context_.options.lease};
}

void PackageLoad::load_by_jobs() {
  clear_replaced();
  run_steps(
      steps_.of_jobs(), context_.committed, context_.ledger, step_options(),
      [this](const LoadStep&, const JobReport& job) { context_.report.jobs.push_back(job); },
      [this](const LoadStep& step, const Error& error) { note_failure(step, error); });
  add_constraints();
}

/// Of all new tables that have their rows by now, over several connections.
void PackageLoad::add_constraints() {
  std::vector<LoadStep> steps;
  for (const LateConstraint& late : late_constraints()) {
    const Table* table = context_.schema.find(late.table);
    if (table != nullptr && steps_.is_staged(context_.schema.root_of(*table).name)) continue;
    LoadStep step{.part = constraint_part(late, "made"), .table = late.table};
    step.run = [this, late](Session& session) { add_constraint(session, late); };
    steps.push_back(std::move(step));
  }
  if (steps.empty()) return;
  run_steps(
      steps, {}, context_.ledger, step_options(), [](const LoadStep&, const JobReport&) {},
      [](const LoadStep&, const Error&) {});
}

void PackageLoad::add_constraint(Session& session, const LateConstraint& late) const {
  const std::string statements[] = {
      *context_.target.dialect.add_constraint(context_.target.table(late.table), late.column),
      context_.ledger.remove(constraint_part(late, "to make"))};
  try {
    session.execute(statements);
  } catch (Error& error) {
    if (error.remedy() == Remedy::fix_input) error.with_fault(Fault::job_refused);
    throw error.at({.stage = "load", .table = late.table, .column = late.column.name});
  }
}

std::vector<LateConstraint> PackageLoad::late_constraints() const {
  std::vector<LateConstraint> found;
  const std::set<std::string> parts = context_.ledger.parts(context_.session());
  for (const Table& table : context_.tables.needed())
    for (const Column& column : table.columns())
      if (const LateConstraint late{table.name, column}; parts.contains(constraint_part(late, "to make")))
        found.push_back(late);
  return found;
}

/// At a server a transaction that broke off for a passing reason is tried again over a new connection; the
/// ledger tells whether its commit has happened.
void PackageLoad::complete() {
  const int max_retries = context_.target.capabilities.is_server ? context_.options.settings.max_retries : 0;
  for (int retry = 0;;
       wait_before_retry(++retry, context_.options.first_wait_seconds, context_.options.stop)) {
    check_stop(context_.options.stop);
    try {
      if (retry > 0) context_.take(context_.options.connect());
      if (retry > 0 && is_loaded(context_.dataset(), context_.info.load_id)) return;
      return complete_once();
    } catch (const Error& error) {
      if (!may_pass(error) || retry == max_retries || !context_.options.connect) throw;
      log::debug(error.what());
    }
  }
}

void PackageLoad::complete_once() {
  const std::vector<LoadStep> steps = steps_.of_last_transaction();
  const StatementPlan clearing = steps_.clearing_in_last_transaction();
  const std::vector<LateConstraint> late =
      context_.goes_by_jobs ? late_constraints() : std::vector<LateConstraint>();
  std::vector<JobReport> jobs;
  Transaction transaction(context_.session());
  context_.session().execute(clearing);
  for (const LoadStep& step : steps) {
    const double start = seconds_since(0);
    try {
      step.run(context_.session());
    } catch (const Error& error) {
      if (is_final(error)) note_failure(step, error);
      throw;
    }
    jobs.push_back(
        {.job = step.part, .table = step.table, .rows = step.rows, .seconds = seconds_since(start)});
  }
  for (const LateConstraint& constraint : late) add_constraint(context_.session(), constraint);
  store_state();
  context_.execute(insert_load(context_.target, context_.schema, context_.info.load_id, context_.now()));
  if (!context_.info.load_key.empty())
    context_.execute(insert_keyed_load(
        context_.target, {context_.info.load_id, context_.info.load_key, context_.info.fingerprint}));
  if (context_.goes_by_jobs) context_.execute(context_.ledger.remove_all());
  context_.check_lease();
  transaction.commit();
  for (const JobReport& job : jobs) context_.report.jobs.push_back(job);
  for (const auto& [table, rows] : context_.info.row_counts) context_.report.rows[table] = rows;
  if (context_.info.state_json)
    context_.report.rows[context_.opened.naming.normalize_tables_path(kStateTable)] += 1;
}

void PackageLoad::store_state() {
  if (!context_.info.state_json) return;
  context_.execute(insert_state(
      context_.target,
      {*context_.info.state_json, context_.options.pipeline_name, context_.info.load_id, new_row_id()},
      context_.now()));
}

void PackageLoad::note_failure(const LoadStep& step, const Error& error) {
  context_.report.failed.push_back({step.files, step.table, error.what()});
}

/// Nothing of a package that failed for good is left behind but its tables, as they were to be.
void PackageLoad::undo() {
  try {
    if (!context_.stored().has(JobLedger::kTable)) return;
    const std::set<std::string> parts = context_.ledger.parts(context_.session());
    if (parts.empty()) return;
    const std::vector<LateConstraint> late = late_constraints();
    Transaction transaction(context_.session());
    undo_files(context_, parts);
    for (const LateConstraint& constraint : late) add_constraint(context_.session(), constraint);
    context_.execute(context_.ledger.remove_all());
    transaction.commit();
  } catch (const Error& error) {
    log::warning(fmt::format("rows of the load {} could not be taken away again: {}", context_.info.load_id,
                             error.what()));
  }
}

}  // namespace

bool is_final(const Error& error) {
  return error.remedy() == Remedy::fix_input || error.fault() == Fault::migration_refused ||
         error.fault() == Fault::name_collision || error.fault() == Fault::job_refused;
}

MigrationPlan plan_load(const OpenDataset& dataset, const Schema& schema, const Package& package,
                        const LoadOptions& options) {
  try {
    LoadReport report;
    LoadContext context(dataset, schema, package, options, report);
    return Preparation(context).preview();
  } catch (Error& error) {
    throw error.at({.stage = "load"});
  }
}

void load_package(const OpenDataset& dataset, const Schema& schema, const Package& package,
                  const LoadOptions& options, LoadReport& report) {
  try {
    LoadContext context(dataset, schema, package, options, report);
    PackageLoad(context).run();
  } catch (Error& error) {
    throw error.at({.stage = "load"});
  }
}

void undo_package(const OpenDataset& dataset, const Schema& schema, const Package& package,
                  const LoadOptions& options) {
  LoadReport report;
  LoadContext context(dataset, schema, package, options, report);
  PackageLoad(context).undo();
}

}  // namespace sluice
