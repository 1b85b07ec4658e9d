#include <fmt/format.h>

#include "load/merge_columns.h"
#include "load/strategies.h"

namespace sluice {
namespace {

/// Writes the statements for one chain (reference §9.4).
class Upsert {
 public:
  Upsert(const Target& target, const Chain& chain, bool updates)
      : target_(target), chain_(chain), root_(chain.root()), updates_(updates) {}

  StatementPlan plan() {
    merge_root();
    for (const Table& table : chain_.tables)
      if (&table != &root_) merge_nested(table);
    return std::move(plan_);
  }

 private:
  void merge_root() {
    const std::string deleted = is_deleted(target_, root_, "s.");
    std::string rows = target_.staging(root_.name);
    if (!updates_ && !deleted.empty())
      rows = fmt::format("(SELECT * FROM {} WHERE {})", rows, is_kept(target_, root_, ""));
    std::string sql = fmt::format("MERGE INTO {} AS d USING {} AS s ON {}", target_.table(root_.name), rows,
                                  equal_columns(target_, columns_with(root_, "primary_key")));
    if (updates_ && !deleted.empty()) sql += fmt::format(" WHEN MATCHED AND {} THEN DELETE", deleted);
    plan_.push_back(sql + arms(root_));
  }

  void merge_nested(const Table& table) {
    const std::string key = row_key_of(table);
    plan_.push_back(fmt::format("MERGE INTO {} AS d USING {} AS s ON {}", target_.table(table.name),
                                target_.staging(table.name), equal_columns(target_, {key})) +
                    arms(table));
    if (updates_) drop_vanished(table, key);
  }

  [[nodiscard]] std::string arms(const Table& table) const {
    std::string sql;
    if (updates_) {
      std::string assignments;
      for (const Column& column : table.columns())
        assignments += fmt::format("{}{} = s.{}", assignments.empty() ? "" : ", ", quote(column.name),
                                   quote(column.name));
      sql += " WHEN MATCHED THEN UPDATE SET " + assignments;
    }
    return sql + fmt::format(" WHEN NOT MATCHED THEN INSERT ({}) VALUES ({})", column_list(target_, table),
                             column_list(target_, table, "s."));
  }

  /// Nested rows of roots that came again, without them; and of roots that were deleted.
  void drop_vanished(const Table& table, const std::string& key) {
    const std::string root_key = quote(root_key_of(chain_, table));
    const std::string root_id = quote(row_key_of(root_));
    plan_.push_back(fmt::format(
        "DELETE FROM {} AS d WHERE d.{} IN (SELECT {} FROM {}) AND NOT EXISTS (SELECT 1 FROM {} AS s "
        "WHERE s.{} = d.{})",
        target_.table(table.name), root_key, root_id, target_.staging(root_.name),
        target_.staging(table.name), quote(key), quote(key)));
    const std::string deleted = is_deleted(target_, root_, "");
    if (!deleted.empty())
      plan_.push_back(fmt::format("DELETE FROM {} WHERE {} IN (SELECT {} FROM {} WHERE {})",
                                  target_.table(table.name), root_key, root_id, target_.staging(root_.name),
                                  deleted));
  }

  [[nodiscard]] std::string quote(const std::string& column) const { return target_.dialect.quote(column); }

  const Target& target_;
  const Chain& chain_;
  const Table& root_;
  bool updates_;
  StatementPlan plan_;
};

}  // namespace

StatementPlan plan_upsert(const Target& target, const Chain& chain, bool updates) {
  return Upsert(target, chain, updates).plan();
}

}  // namespace sluice
