#include <fmt/format.h>

#include "load/merge_columns.h"
#include "load/strategies.h"

namespace sluice {
namespace {

/// Writes the statements for one chain (reference §9.3).
class DeleteInsert {
 public:
  DeleteInsert(const Target& target, const Chain& chain)
      : target_(target),
        chain_(chain),
        root_(chain.root()),
        primary_key_(columns_with(root_, "primary_key")),
        merge_key_(columns_with(root_, "merge_key")) {}

  StatementPlan plan() {
    const bool has_keys = !primary_key_.empty() || !merge_key_.empty();
    if (has_keys) chain_.is_nested() ? delete_chain() : delete_root();
    chain_.is_nested() && selects_roots() ? insert_chain() : insert_plainly();
    return std::move(plan_);
  }

 private:
  /// Rows of the root that a row of staging has the key of: by primary key and by merge key, one after the
  /// other, as an OR of both keeps databases from joining by hash.
  [[nodiscard]] std::vector<std::string> matches() const {
    std::vector<std::string> conditions;
    for (const auto* key : {&primary_key_, &merge_key_})
      if (!key->empty())
        conditions.push_back(fmt::format("EXISTS (SELECT 1 FROM {} AS s WHERE {})",
                                         target_.staging(root_.name), equal_columns(target_, *key)));
    return conditions;
  }

  void delete_root() {
    for (const std::string& match : matches())
      plan_.push_back(fmt::format("DELETE FROM {} AS d WHERE {}", target_.table(root_.name), match));
  }

  void delete_chain() {
    const std::string gone = target_.staging(root_.name + "_delete");
    const std::string key = quote(row_key_of(root_));
    std::string selects;
    for (const std::string& match : matches())
      selects += fmt::format("{}SELECT d.{} AS row_key FROM {} AS d WHERE {}",
                             selects.empty() ? "" : " UNION ", key, target_.table(root_.name), match);
    plan_.push_back(target_.dialect.create_staging_table(gone) + " AS " + selects);
    const auto remove = [&](const Table& table, const std::string& column) {
      plan_.push_back(fmt::format("DELETE FROM {} WHERE {} IN (SELECT row_key FROM {})",
                                  target_.table(table.name), quote(column), gone));
    };
    for (const Table& table : chain_.tables)
      if (&table != &root_) remove(table, root_key_of(chain_, table));
    remove(root_, row_key_of(root_));
    plan_.push_back("DROP TABLE " + gone);
  }

  [[nodiscard]] bool deduplicates() const {
    const Value* done = root_.hint("x-stage-data-deduplicated");
    return !primary_key_.empty() && !(done != nullptr && done->is<bool>() && done->get<bool>());
  }

  [[nodiscard]] bool selects_roots() const {
    return !primary_key_.empty() || !is_kept(target_, root_, "").empty();
  }

  /// Staging rows of the root that go in, as `FROM … WHERE …`.
  [[nodiscard]] std::string kept_roots() const {
    const std::string kept = is_kept(target_, root_, "s.");
    if (deduplicates())
      return first_of_each(target_, root_, primary_key_, true) + (kept.empty() ? "" : " AND " + kept);
    return fmt::format("FROM {} AS s{}", target_.staging(root_.name), kept.empty() ? "" : " WHERE " + kept);
  }

  void insert(const Table& table, const std::string& rows) {
    plan_.push_back(fmt::format("INSERT INTO {} ({}) SELECT {} {}", target_.table(table.name),
                                column_list(target_, table), column_list(target_, table, "s."), rows));
  }

  void insert_plainly() {
    insert(root_, kept_roots());
    for (const Table& table : chain_.tables)
      if (&table != &root_) insert(table, nested_rows(table, ""));
  }

  void insert_chain() {
    const std::string wanted = target_.staging(root_.name + "_insert");
    const std::string key = quote(row_key_of(root_));
    plan_.push_back(fmt::format("{} AS SELECT s.{} AS row_key {}",
                                target_.dialect.create_staging_table(wanted), key, kept_roots()));
    insert(root_, fmt::format("FROM {} AS s WHERE s.{} IN (SELECT row_key FROM {})",
                              target_.staging(root_.name), key, wanted));
    for (const Table& table : chain_.tables)
      if (&table != &root_) insert(table, nested_rows(table, wanted));
    plan_.push_back("DROP TABLE " + wanted);
  }

  /// Staging rows of a nested table, each once, below the roots that are wanted (all if empty).
  [[nodiscard]] std::string nested_rows(const Table& table, const std::string& wanted) const {
    std::string rows = first_of_each(target_, table, {row_key_of(table)}, false);
    if (!wanted.empty())
      rows += fmt::format(" AND s.{} IN (SELECT row_key FROM {})", quote(root_key_of(chain_, table)), wanted);
    return rows;
  }

  [[nodiscard]] std::string quote(const std::string& column) const { return target_.dialect.quote(column); }

  const Target& target_;
  const Chain& chain_;
  const Table& root_;
  std::vector<std::string> primary_key_;
  std::vector<std::string> merge_key_;
  StatementPlan plan_;
};

}  // namespace

StatementPlan plan_delete_insert(const Target& target, const Chain& chain) {
  return DeleteInsert(target, chain).plan();
}

}  // namespace sluice
