#include "load/preparation.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "load/merge_plan.h"
#include "load/name_check.h"
#include "load/transaction.h"

namespace sluice {
namespace {

constexpr const char* kDrop = "drop tables";

}  // namespace

std::string constraint_part(const LateConstraint& late, const char* what) {
  return fmt::format("constraint {}: {}\n{}", what, late.table, late.column.name);
}

void Preparation::check() const {
  context_.tables.check_counts();
  check_names(context_.schema, context_.target.capabilities);
  for (const auto& [root, jobs] : context_.tables.jobs())
    if (const Table* table = context_.schema.find(root))
      check_merge(context_.schema, *table, context_.target.capabilities);
}

MigrationPlan Preparation::preview() {
  check();
  StoredTables left = context_.stored();
  StatementPlan statements = plan_drop(context_.target, left, context_.schema, context_.info.dropped_tables);
  for (const std::string& table : context_.info.dropped_tables) left.forget(table);
  MigrationPlan plan = plan_migration(context_.target, left, context_.tables.needed());
  std::ranges::move(plan.statements, std::back_inserter(statements));
  plan.statements = std::move(statements);
  return plan;
}

void Preparation::carry_out() {
  if (context_.goes_by_jobs) open_ledger();
  drop();
  migrate();
}

void Preparation::open_ledger() {
  if (!context_.stored().has(JobLedger::kTable)) {
    Transaction transaction(context_.session());
    if (const auto lock = context_.target.dialect.lock_in_transaction(context_.target.dataset))
      context_.execute(*lock);
    context_.session().execute(JobLedger::create(context_.target));
    transaction.commit();
  }
  context_.committed = context_.ledger.parts(context_.session());
}

/// What a refresh drops. Where all rows come in one transaction it is done again on a rerun: until they are
/// committed the new tables are empty.
void Preparation::drop() {
  if (context_.committed.contains(kDrop)) return;
  const StatementPlan plan =
      plan_drop(context_.target, context_.stored(), context_.schema, context_.info.dropped_tables);
  if (plan.empty()) return;
  Transaction transaction(context_.session());
  context_.session().execute(plan);
  if (context_.goes_by_jobs) context_.execute(context_.ledger.add(kDrop));
  context_.check_lease();
  transaction.commit();
}

MigrationPlan Preparation::plan() const {
  MigrationPlan plan = plan_migration(context_.target, context_.stored(), context_.tables.needed(),
                                      context_.goes_by_jobs ? Constraints::late : Constraints::at_once);
  if (!has_schema_version(context_.dataset(), context_.schema))
    plan.statements.push_back(insert_version(context_.target, context_.schema, context_.now()));
  for (const LateConstraint& late : plan.late)
    plan.statements.push_back(context_.ledger.add(constraint_part(late, "to make")));
  return plan;
}

/// Pipelines that share a dataset come one after the other, each sees what the one before has made; where
/// there is no lock for that, a statement that fails because another was faster is planned anew.
void Preparation::migrate() {
  for (MigrationPlan migration = plan(); !migration.statements.empty();) {
    try {
      return migrate(migration);
    } catch (Error& error) {
      if (error.remedy() == Remedy::retry || error.fault() == Fault::access_denied) throw;
      MigrationPlan left = plan();
      if (left.columns_added == migration.columns_added) throw error.with_fault(Fault::migration_refused);
      migration = std::move(left);
    }
  }
}

void Preparation::migrate(MigrationPlan& migration) {
  Transaction transaction(context_.session());
  if (const auto lock = context_.target.dialect.lock_in_transaction(context_.target.dataset)) {
    context_.execute(*lock);
    migration = plan();
  }
  context_.session().execute(migration.statements);
  transaction.commit();
  context_.report.tables_created = std::move(migration.tables_created);
  context_.report.columns_added = std::move(migration.columns_added);
}

}  // namespace sluice
