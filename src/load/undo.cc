#include "load/undo.h"

#include <fmt/format.h>

#include "load/merge_columns.h"

namespace sluice {
namespace {

/// Writes the statements for one chain.
class Undo {
 public:
  Undo(const Target& target, const StoredTables& stored, const Schema& schema, const std::string& load_id)
      : target_(target), stored_(stored), schema_(schema), load_id_(load_id) {}

  /// Parents come first in a chain, so its statements are put in front.
  void add_chain(const std::string& root, StatementPlan& plan) const {
    StatementPlan statements;
    for (const Table* table : schema_.chain(root)) {
      if (!stored_.has(table->name)) continue;
      const std::string condition = is_of_load(*table);
      if (!condition.empty())
        statements.insert(statements.begin(),
                          fmt::format("DELETE FROM {} WHERE {}", target_.table(table->name), condition));
    }
    plan.insert(plan.end(), statements.begin(), statements.end());
  }

 private:
  /// Condition on the rows of the table; empty: it cannot be told.
  [[nodiscard]] std::string is_of_load(const Table& table) const {
    if (!table.parent) {
      const std::string column = target_.naming.normalize_path("_dlt_load_id");
      if (!stored_.has(table.name, column)) return {};
      return fmt::format("{} = {}", target_.dialect.quote(column), target_.dialect.literal(load_id_));
    }
    const Table* parent = schema_.find(*table.parent);
    const std::vector<std::string> link = columns_with(table, "parent_key");
    const std::vector<std::string> key =
        parent == nullptr ? std::vector<std::string>() : columns_with(*parent, "row_key");
    if (link.empty() || key.empty()) return {};
    const std::string above = is_of_load(*parent);
    if (above.empty()) return {};
    return fmt::format("{} IN (SELECT {} FROM {} WHERE {})", target_.dialect.quote(link.front()),
                       target_.dialect.quote(key.front()), target_.table(parent->name), above);
  }

  const Target& target_;
  const StoredTables& stored_;
  const Schema& schema_;
  const std::string& load_id_;
};

}  // namespace

StatementPlan plan_undo(const Target& target, const StoredTables& stored, const Schema& schema,
                        const PackageInfo& package, const std::set<std::string>& parts) {
  std::set<std::string> roots;
  for (const JobFile& job : package.jobs)
    if (const Table* table = schema.find(job.table); table != nullptr && parts.contains(job.file))
      roots.insert(schema.root_of(*table).name);
  const Undo undo(target, stored, schema, package.load_id);
  StatementPlan plan;
  for (const std::string& root : roots) undo.add_chain(root, plan);
  return plan;
}

}  // namespace sluice
