#include "extract/cursor_window.h"

#include <utility>

#include <fmt/format.h>

#include "base/log.h"
#include "extract/cursor_order.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

bool is_same(const Value& left, const Value& right) {
  return left == right || compare_cursors(left, right) == std::weak_ordering::equivalent;
}

}  // namespace

CursorWindow::CursorWindow(const Incremental& declared, Value start)
    : declared_(declared),
      direction_(declared.last_value == "min" ? -1 : 1),
      start_(std::move(start)),
      end_(declared.end_value),
      newest_(start_) {
  if (!declared_.own_last_value && declared_.last_value != "max" && declared_.last_value != "min")
    throw Error(
        Remedy::fix_config,
        fmt::format("last_value of a cursor is \"max\", \"min\", or a name of your own with a function; "
                    "\"{}\" has no function",
                    declared_.last_value),
        {.column = declared_.cursor_path});
  if (!end_.is_null()) check_end();
}

void CursorWindow::check_end() const {
  const Where where{.column = declared_.cursor_path};
  if (declared_.initial_value.is_null())
    throw Error(Remedy::fix_config, "an end value needs an initial value: give the cursor both", where);
  if (!declared_.own_last_value && !compare_cursors(end_, declared_.initial_value))
    throw Error(
        Remedy::fix_config,
        fmt::format(
            "the initial value, {}, and the end value, {}, cannot be compared; give both the same type",
            describe_cursor(declared_.initial_value), describe_cursor(end_)),
        where);
  if (side(end_, declared_.initial_value, "initial value") < 0)
    throw Error(
        Remedy::fix_config,
        fmt::format("the end value, {}, lies before the initial value, {}; the end has to be the {} one",
                    describe_cursor(end_), describe_cursor(declared_.initial_value),
                    direction_ > 0 ? "greater" : "smaller"),
        where);
}

CursorWindow::Verdict CursorWindow::judge(const Value& cursor) {
  using Side = Verdict::Side;
  if (!has_rows_) adapt_zones(cursor);
  if (!end_.is_null() && is_past_end(cursor)) return {.side = Side::beyond};
  has_rows_ = true;
  const int to_newest = newest_.is_null() ? 1 : side(cursor, newest_, "start");
  if (to_newest > 0) {
    move_to(cursor);
    return {.side = Side::inside, .is_newest = true, .has_moved = true};
  }
  const int to_start = start_.is_null() ? 1 : side(cursor, start_, "start");
  if (to_start < 0 || (to_start == 0 && declared_.is_start_open)) return {.side = Side::older};
  return {.side = to_start == 0 ? Side::start : Side::inside, .is_newest = to_newest == 0};
}

bool CursorWindow::is_past_end(const Value& cursor) const {
  const int to_end = side(cursor, end_, "end");
  return to_end > 0 || (to_end == 0 && !declared_.is_end_closed);
}

void CursorWindow::move_to(const Value& cursor) {
  newest_ = declared_.own_last_value ? declared_.own_last_value(newest_, cursor) : cursor;
}

Value CursorWindow::newer(const Value& left, const Value& right) const {
  if (left.is_null() || right.is_null()) return left.is_null() ? right : left;
  if (declared_.own_last_value) return declared_.own_last_value(left, right);
  return side(right, left, "start") > 0 ? right : left;
}

int CursorWindow::side(const Value& cursor, const Value& bound, const char* bound_name) const {
  if (declared_.own_last_value) return side_by_function(cursor, bound);
  const auto order = compare_cursors(cursor, bound);
  if (!order)
    throw Error(
        Remedy::fix_input,
        fmt::format("the cursor is {}, which cannot be compared with the {} of the range, {}; bring the rows "
                    "or the initial value to one type",
                    describe_cursor(cursor), bound_name, describe_cursor(bound)),
        {.column = declared_.cursor_path})
        .with_fault(Fault::value_misfit);
  if (*order == std::weak_ordering::equivalent) return 0;
  return *order == std::weak_ordering::greater ? direction_ : -direction_;
}

int CursorWindow::side_by_function(const Value& cursor, const Value& bound) const {
  if (!is_same(declared_.own_last_value(bound, cursor), bound)) return 1;
  return is_same(declared_.own_last_value(Value(), cursor), bound) ? 0 : -1;
}

void CursorWindow::adapt_zones(const Value& cursor) {
  const Timestamp* row = cursor.get_if<Timestamp>();
  if (row == nullptr) return;
  adapt_zone(*row, start_, "start");
  adapt_zone(*row, end_, "end");
  newest_ = start_;
}

void CursorWindow::adapt_zone(const Timestamp& row, Value& bound, const char* bound_name) const {
  Timestamp* time = bound.get_if<Timestamp>();
  if (time == nullptr || time->utc == row.utc) return;
  log::warning(fmt::format(
      "cursor {}: rows have times {} a zone, the {} of the range is {} one; it is taken for UTC",
      declared_.cursor_path, row.utc ? "with" : "without", bound_name, row.utc ? "without" : "with"));
  time->utc = row.utc;
  time->offset_minutes = 0;
}

}  // namespace sluice
