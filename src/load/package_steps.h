#pragma once

#include <functional>
#include <string>
#include <vector>

#include "load/context.h"
#include "load/merge_plan.h"
#include "load/step.h"

namespace sluice {

/// How the rows of a package go in, as steps that refer to the context.
class PackageSteps {
 public:
  explicit PackageSteps(const LoadContext& context) : context_(context) {}

  /// Where a package goes by jobs: every file that needs no staging.
  [[nodiscard]] std::vector<LoadStep> of_jobs() const;
  /// Everything else, a step per table or per chain of tables that is merged or replaced together.
  [[nodiscard]] std::vector<LoadStep> of_last_transaction() const;
  /// Empties root tables that are replaced, with those below them: where a package goes by jobs, those whose
  /// rows go in by jobs; and all others that no swap or merge empties.
  [[nodiscard]] StatementPlan clearing_before_jobs() const;
  [[nodiscard]] StatementPlan clearing_in_last_transaction() const;
  /// Whether rows of that root wait beside the table until they are merged, or take its place.
  [[nodiscard]] bool is_staged(const std::string& root) const;

 private:
  [[nodiscard]] LoadStep of_files(const TableJobs& jobs) const;
  [[nodiscard]] LoadStep of_chain(const std::string& root, const std::vector<TableJobs>& tables) const;
  [[nodiscard]] bool is_swapped(const std::string& root) const;
  [[nodiscard]] StatementPlan clear(const std::function<bool(const std::string& root)>& is_wanted) const;
  [[nodiscard]] std::string replace_strategy() const;
  void insert(Session& session, const TableJobs& jobs, const TableJobs& files) const;
  void load_by_staging(Session& session, const Chain& chain, const std::vector<TableJobs>& tables,
                       const StatementPlan& merge) const;
  void load_by_swap(Session& session, const Chain& chain, const std::vector<TableJobs>& tables) const;

  const LoadContext& context_;
};

}  // namespace sluice
