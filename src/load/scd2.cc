#include <fmt/format.h>

#include "load/merge_columns.h"
#include "load/strategies.h"
#include "schema/coercion.h"
#include "schema/inference.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

/// Writes the statements for one chain (reference §9.5).
class Scd2 {
 public:
  Scd2(const Target& target, const Chain& chain, std::int64_t load_time)
      : target_(target),
        chain_(chain),
        root_(chain.root()),
        from_(quote(only_column("x-valid-from"))),
        to_(quote(only_column("x-valid-to"))),
        version_(quote(only_column("x-row-version"))) {
    const Value* stated = root_.hint("x-boundary-timestamp");
    boundary_ = target_.dialect.timestamp_literal(
        stated == nullptr || stated->is_null() ? load_time : micros_of(*stated));
    for (const auto& [hint, value] : root_.find(only_column("x-valid-to"))->hints)
      if (hint == "x-active-record-timestamp" && !value.is_null())
        active_ = target_.dialect.timestamp_literal(micros_of(value));
  }

  StatementPlan plan() {
    retire();
    insert_roots();
    for (const Table& table : chain_.tables)
      if (&table != &root_) insert_nested(table);
    return std::move(plan_);
  }

 private:
  /// Rows that are valid, but are not in the new snapshot; with a merge key only where the key is in it.
  void retire() {
    std::string sql = fmt::format(
        "UPDATE {0} AS d SET {1} = {2} WHERE {3} AND NOT EXISTS (SELECT 1 FROM {4} AS s WHERE "
        "s.{5} = d.{5})",
        target_.table(root_.name), to_, boundary_, is_active("d."), staging(root_), version_);
    const std::vector<std::string> key = columns_with(root_, "merge_key");
    if (!key.empty())
      sql += fmt::format(" AND EXISTS (SELECT 1 FROM {} AS s WHERE {})", staging(root_),
                         equal_columns(target_, key));
    plan_.push_back(std::move(sql));
  }

  void insert_roots() {
    std::string names;
    std::string values;
    for (const Column& column : root_.columns()) {
      const std::string name = quote(column.name);
      if (name == from_ || name == to_) continue;
      names += name + ", ";
      values += "s." + name + ", ";
    }
    plan_.push_back(fmt::format(
        "INSERT INTO {0} ({1}{2}, {3}) SELECT {4}{5}, {6} FROM {7} AS s WHERE NOT EXISTS (SELECT 1 "
        "FROM {0} AS d WHERE d.{8} = s.{8} AND {9})",
        target_.table(root_.name), names, from_, to_, values, boundary_, active_.empty() ? "NULL" : active_,
        staging(root_), version_, is_active("d.")));
  }

  void insert_nested(const Table& table) {
    const std::string key = quote(row_key_of(table));
    plan_.push_back(
        fmt::format("INSERT INTO {0} ({1}) SELECT {2} FROM {3} AS s WHERE NOT EXISTS (SELECT 1 FROM {0} AS d "
                    "WHERE d.{4} = s.{4})",
                    target_.table(table.name), column_list(target_, table), column_list(target_, table, "s."),
                    staging(table), key));
  }

  [[nodiscard]] std::string is_active(const std::string& prefix) const {
    return prefix + to_ + (active_.empty() ? " IS NULL" : " = " + active_);
  }

  [[nodiscard]] std::int64_t micros_of(const Value& value) const {
    const auto time = coerce(DataType::timestamp, type_of(value), value);
    const auto* moment = time ? time->get_if<Timestamp>() : nullptr;
    if (moment == nullptr)
      throw Error(Remedy::fix_config, "a timestamp of the merge strategy scd2 is no ISO time",
                  {.table = root_.name})
          .with_fault(Fault::schema_invalid);
    return moment->micros;
  }

  [[nodiscard]] std::string only_column(std::string_view hint) const {
    const std::vector<std::string> columns = columns_with(root_, hint);
    if (columns.size() == 1) return columns.front();
    throw Error(Remedy::fix_config,
                fmt::format("the merge strategy scd2 needs one column with the hint {}, not {}", hint,
                            columns.size()),
                {.table = root_.name})
        .with_fault(Fault::schema_invalid);
  }

  [[nodiscard]] std::string staging(const Table& table) const { return target_.staging(table.name); }
  [[nodiscard]] std::string quote(const std::string& column) const { return target_.dialect.quote(column); }

  const Target& target_;
  const Chain& chain_;
  const Table& root_;
  std::string from_;
  std::string to_;
  std::string version_;
  std::string boundary_;
  std::string active_;  ///< empty: null
  StatementPlan plan_;
};

}  // namespace

StatementPlan plan_scd2(const Target& target, const Chain& chain, std::int64_t load_time) {
  return Scd2(target, chain, load_time).plan();
}

}  // namespace sluice
