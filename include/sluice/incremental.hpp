#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sluice/value.hpp"

namespace sluice {

/// How a resource is read on from where the last run stopped (reference §7): rows have a cursor, and only
/// those that are new by it pass. The newest cursor is kept in the resource's state, in the same commit as
/// the rows.
struct Incremental {
  /// What becomes of a row without a cursor, or with null for one.
  enum class Missing {
    raise,    ///< the extraction stops
    include,  ///< it passes, in every run
    exclude,  ///< it is left out
  };
  enum class RowOrder { any, ascending, descending };
  /// The one of two cursors that is to be remembered: of the newest so far and of a row.
  using Newest = std::function<Value(const Value& so_far, const Value& cursor)>;

  /// A field of the row, or a JSON path ("$.a.b[0]"), whose first match counts.
  std::string cursor_path{};
  /// Where the first run begins; null: everywhere. A run that finds a state does not look at it.
  Value initial_value{};
  /// Where to end: such a run remembers nothing. Null: no end. Needs an initial value.
  Value end_value{};
  /// "max", "min", or own, with a function.
  std::string last_value{"max"};
  Newest own_last_value{};
  /// What tells rows with the same cursor apart: nothing: the resource's primary key, or the whole row;
  /// empty: they are not told apart, and those at the start come once more.
  std::optional<std::vector<std::string>> primary_key{};
  /// The rows come in this order: the resource is closed as soon as nothing more can be new. A wrong order
  /// loses rows.
  RowOrder row_order = RowOrder::any;
  Missing on_missing = Missing::raise;
  /// So much before the newest cursor is read again: seconds of a time, days of a date, else a plain number.
  std::optional<double> lag{};
  bool is_start_open = false;  ///< rows at the start itself are not wanted
  bool is_end_closed = false;  ///< rows at the end itself are wanted
  /// Takes start and end from the environment if they are there (DLT_INTERVAL_START and DLT_INTERVAL_END).
  bool takes_external_interval = false;
};

/// Where a running incremental resource stands: for one that asks for new rows alone.
struct Cursor {
  Incremental declared;  ///< with the interval from outside, if one was taken
  Value start_value;     ///< where this run begins, the lag taken off; null: everywhere
  Value last_value;      ///< the newest so far
};

}  // namespace sluice
