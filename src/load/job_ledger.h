#pragma once

#include <set>
#include <string>

#include "load/statement_plan.h"

namespace sluice {

/// `_sluice_jobs`: which parts of a package are committed, where they are committed one by one. A part is a
/// job file or an action that must not be done twice; its row is committed with it, and the table's key makes
/// a second commit impossible. Rows go with the commit that completes the package. Ours alone: never in the
/// schema document.
class JobLedger {
 public:
  static constexpr std::string_view kTable = "_sluice_jobs";

  JobLedger(const Target& target, std::string load_id) : target_(target), load_id_(std::move(load_id)) {}

  /// Makes the dataset and the table, if they are missing.
  [[nodiscard]] static StatementPlan create(const Target& target);
  /// The parts of this package that are in the table, which is there.
  [[nodiscard]] std::set<std::string> parts(Session& session) const;
  [[nodiscard]] std::string add(const std::string& part) const;
  [[nodiscard]] std::string remove(const std::string& part) const;
  [[nodiscard]] std::string remove_all() const;

 private:
  [[nodiscard]] std::string table() const { return target_.table(kTable); }
  [[nodiscard]] std::string quote(std::string_view name) const { return target_.dialect.quote(name); }
  [[nodiscard]] std::string is_mine() const;

  const Target& target_;
  std::string load_id_;
};

}  // namespace sluice
