#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "sluice/value.hpp"

namespace sluice {

/// A row as a normalizer of your own makes it. Names may have any spelling: the naming convention has the
/// last word. Lists and dicts among the values become JSON columns.
struct TableRow {
  std::string table{};
  std::string parent{};  ///< table that it is nested in; empty: none
  Dict columns{};
};

/// Takes a row. False: a contract left it, or the row it is nested in, out.
using EmitRow = std::function<bool(TableRow row)>;

/// Makes rows of tables from rows of data, in place of the one that unnests. What identifies and links rows
/// is added to them: `_dlt_id` and `_dlt_load_id`, and to a nested row `_dlt_parent_id` and `_dlt_list_idx`;
/// it hangs on the last row of its parent table that was emitted for the same row of data. It is called by
/// many threads and has to make the same rows of the same data always.
class Normalizer {
 public:
  virtual ~Normalizer() = default;

  /// Emits the rows that `row`, bound for the table, becomes: any number of them, parents first. Throw
  /// Error(fix_input) for a row that is none.
  virtual void normalize(const Value& row, const std::string& table, const EmitRow& emit) const = 0;
  /// Whether values are converted to the type of their column. If not, those of another type go to variant
  /// columns.
  [[nodiscard]] virtual bool coerces() const { return true; }
};

/// Normalizers by the name that `PipelineOptions.normalizer` and schemas call them.
using Normalizers = std::map<std::string, std::shared_ptr<const Normalizer>>;

}  // namespace sluice
