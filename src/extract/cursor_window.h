#pragma once

#include "sluice/incremental.hpp"
#include "sluice/value.hpp"

namespace sluice {

/// Tells which rows are new by their cursor, and remembers the newest one (reference §7, row algorithm).
/// "Newer" is what the incremental's function says: greater for max, smaller for min.
class CursorWindow {
 public:
  /// `start`: where to begin; null: everywhere. Throws Error(fix_config) if start and end do not go together.
  CursorWindow(const Incremental& declared, Value start);

  struct Verdict {
    enum class Side {
      older,   ///< than the start
      start,   ///< at the start, which belongs to the range
      inside,  ///< newer than the start
      beyond,  ///< behind the end
    };
    Side side = Side::inside;
    bool is_newest = false;  ///< no row so far is newer
    bool has_moved = false;  ///< it is newer than every row so far
  };
  /// Throws Error(fix_input, value_misfit) for a cursor that cannot be compared.
  Verdict judge(const Value& cursor);

  [[nodiscard]] const Value& start() const noexcept { return start_; }
  /// The start, as long as there is no row.
  [[nodiscard]] const Value& newest() const noexcept { return newest_; }
  /// The newer one of two; `left` if they are the same.
  [[nodiscard]] Value newer(const Value& left, const Value& right) const;

 private:
  /// 1: the cursor is newer than the bound, 0: the same, -1: older.
  [[nodiscard]] int side(const Value& cursor, const Value& bound, const char* bound_name) const;
  [[nodiscard]] int side_by_function(const Value& cursor, const Value& bound) const;
  [[nodiscard]] bool is_past_end(const Value& cursor) const;
  void move_to(const Value& cursor);
  void check_end() const;
  /// Start and end get the zone, or the lack of one, that rows have: once, at the first row.
  void adapt_zones(const Value& cursor);
  void adapt_zone(const Timestamp& row, Value& bound, const char* bound_name) const;

  Incremental declared_;
  int direction_ = 1;
  Value start_;
  Value end_;
  Value newest_;
  bool has_rows_ = false;
};

}  // namespace sluice
