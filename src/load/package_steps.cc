#include "load/package_steps.h"

#include <algorithm>
#include <charconv>
#include <iterator>

#include <fmt/format.h>

#include "load/swap.h"

namespace sluice {
namespace {

/// A load id is the time it was made at, in seconds with their fraction.
Micros load_time(const std::string& load_id) {
  const std::size_t point = std::min(load_id.find('.'), load_id.size());
  std::string digits = load_id.substr(0, point) + load_id.substr(std::min(point + 1, load_id.size()));
  digits.resize(point + 6, '0');
  Micros time = 0;
  const auto end = std::from_chars(digits.data(), digits.data() + digits.size(), time).ptr;
  return end == digits.data() + digits.size() ? time : Clock().now();
}

}  // namespace

std::string PackageSteps::replace_strategy() const {
  if (!context_.options.replace_strategy.empty()) return context_.options.replace_strategy;
  return context_.target.capabilities.replace_strategies.empty()
             ? ""
             : context_.target.capabilities.replace_strategies.front();
}

bool PackageSteps::is_staged(const std::string& root) const {
  return is_swapped(root) || context_.tables.disposition_of(root) == "merge";
}

bool PackageSteps::is_swapped(const std::string& root) const {
  return context_.tables.disposition_of(root) == "replace" && replace_strategy() != "truncate-and-insert";
}

StatementPlan PackageSteps::clear(const std::function<bool(const std::string&)>& is_wanted) const {
  std::vector<std::string> roots;
  std::ranges::copy_if(context_.info.replaced, std::back_inserter(roots), is_wanted);
  return plan_replace(context_.target, context_.stored(), context_.schema, roots);
}

StatementPlan PackageSteps::clearing_before_jobs() const {
  return clear([&](const std::string& root) { return !is_swapped(root); });
}

StatementPlan PackageSteps::clearing_in_last_transaction() const {
  return clear([&](const std::string& root) {
    const bool has_rows = context_.tables.jobs().contains(root);
    return is_swapped(root) ? !has_rows : !context_.goes_by_jobs;
  });
}

std::vector<LoadStep> PackageSteps::of_jobs() const {
  std::vector<LoadStep> steps;
  for (const auto& [root, tables] : context_.tables.jobs()) {
    if (is_staged(root)) continue;
    for (const TableJobs& jobs : tables)
      for (const Job& job : jobs.jobs) steps.push_back(of_files({jobs.table, {job}}));
  }
  return steps;
}

LoadStep PackageSteps::of_files(const TableJobs& jobs) const {
  LoadStep step{.part = jobs.jobs.size() == 1 ? jobs.jobs.front().path.filename().string() : jobs.table->name,
                .table = jobs.table->name,
                .rows = context_.tables.rows_of(jobs)};
  for (const Job& job : jobs.jobs) step.files.push_back(job.path.filename().string());
  step.run = [this, jobs](Session& session) { insert(session, jobs, jobs); };
  return step;
}

std::vector<LoadStep> PackageSteps::of_last_transaction() const {
  std::vector<LoadStep> steps;
  for (const auto& [root, tables] : context_.tables.jobs()) {
    if (is_staged(root)) {
      steps.push_back(of_chain(root, tables));
    } else if (!context_.goes_by_jobs) {
      for (const TableJobs& jobs : tables) steps.push_back(of_files(jobs));
    }
  }
  return steps;
}

LoadStep PackageSteps::of_chain(const std::string& root, const std::vector<TableJobs>& tables) const {
  LoadStep step{.part = root, .table = root};
  for (const TableJobs& jobs : tables) {
    step.rows += context_.tables.rows_of(jobs);
    for (const Job& job : jobs.jobs) step.files.push_back(job.path.filename().string());
  }
  step.run = [this, root, &tables](Session& session) {
    const Chain chain = context_.tables.chain_of(root, context_.stored());
    if (!is_swapped(root))
      load_by_staging(session, chain, tables,
                      plan_merge(context_.target, chain, load_time(context_.info.load_id)));
    else if (replace_strategy() == "staging-optimized")
      load_by_swap(session, chain, tables);
    else
      load_by_staging(session, chain, tables, plan_replace_from_staging(context_.target, chain));
  };
  return step;
}

/// `files`: the same under the table's own name, by which they are counted.
void PackageSteps::insert(Session& session, const TableJobs& jobs, const TableJobs& files) const {
  const std::uint64_t wanted = context_.tables.rows_of(files);
  const std::uint64_t got = session.load(jobs, context_.options.progress);
  if (got == wanted) return;
  throw Error(Remedy::report_bug,
              fmt::format("{} rows were inserted, but {} were normalized: nothing was loaded", got, wanted),
              {.table = files.table->name});
}

void PackageSteps::load_by_staging(Session& session, const Chain& chain, const std::vector<TableJobs>& tables,
                                   const StatementPlan& merge) const {
  if (const auto place = context_.target.dialect.create_staging(context_.target.dataset))
    session.execute({&*place, 1});
  session.execute(plan_staging(context_.target, chain));
  for (const TableJobs& jobs : tables) {
    const Table staging = staging_part(complete_part(*jobs.table));
    insert(session, {&staging, jobs.jobs, true}, jobs);
  }
  for (const Table& table : chain.tables)
    if (const auto analysis = context_.target.dialect.analyze(context_.target.staging(table.name)))
      session.execute({&*analysis, 1});
  if (const auto memory = context_.target.dialect.merge_memory()) session.execute({&*memory, 1});
  try {
    session.execute(merge);
  } catch (Error& error) {
    if (error.remedy() == Remedy::fix_input) error.with_fault(Fault::job_refused);
    throw error.at({.stage = "load", .table = chain.root().name});
  }
  session.execute(drop_staging(context_.target, chain));
}

void PackageSteps::load_by_swap(Session& session, const Chain& chain,
                                const std::vector<TableJobs>& tables) const {
  const Swap swap(context_.target, chain);
  session.execute(swap.create());
  for (const TableJobs& jobs : tables) {
    const Table successor = swap.successor_of(complete_part(*jobs.table));
    insert(session, {&successor, jobs.jobs}, jobs);
  }
  session.execute(swap.take_place());
}

}  // namespace sluice
