#include "extract/interval.h"

#include <fmt/format.h>

#include "extract/cursor_order.h"
#include "json/temporal.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kDay = 86'400 * kSecond;

Timestamp read_time(const std::string& name, const std::string& text) {
  std::optional<Timestamp> time = json::parse_timestamp(text);
  if (!time)
    if (const auto date = json::parse_date(text)) time = Timestamp{.micros = date->days * kDay};
  if (!time)
    throw Error(Remedy::fix_config,
                fmt::format("{} is no ISO time: {}; write it as 2024-05-31T10:00:00Z", name, text));
  time->utc = true;
  return *time;
}

std::int64_t floor_to(std::int64_t micros, std::int64_t unit) {
  return (micros - ((micros % unit + unit) % unit)) / unit;
}

/// The moment as a value of the same type as the initial value.
Value in_type_of(const Value& initial, Timestamp moment, const std::string& cursor) {
  if (const auto* time = initial.get_if<Timestamp>()) {
    moment.utc = time->utc;
    if (!moment.utc) moment.offset_minutes = 0;
    return moment;
  }
  if (initial.is<Date>()) return Date{static_cast<std::int32_t>(floor_to(moment.micros, kDay))};
  if (initial.is<std::int64_t>()) return floor_to(moment.micros, kSecond);
  if (initial.is<double>()) return static_cast<double>(moment.micros) / static_cast<double>(kSecond);
  throw Error(
      Remedy::fix_config,
      fmt::format(
          "an interval from outside needs an initial value that is a number, a time or a date, so that its "
          "type is known; the initial value is {}",
          describe_cursor(initial)),
      {.column = cursor});
}

}  // namespace

std::optional<Interval> interval_of(const std::map<std::string, std::string>& environment) {
  for (const std::string prefix : {"SLUICE_INTERVAL_", "DLT_INTERVAL_"}) {
    const auto start = environment.find(prefix + "START");
    const auto end = environment.find(prefix + "END");
    if (start == environment.end() || end == environment.end() || start->second.empty() ||
        end->second.empty())
      continue;
    return Interval{read_time(start->first, start->second), read_time(end->first, end->second)};
  }
  return std::nullopt;
}

Incremental within(const Incremental& declared, const Interval& interval) {
  Incremental bound = declared;
  const bool is_min = declared.last_value == "min";
  const auto is_newer = [&](const Value& left, const Value& right) {
    return compare_cursors(left, right) == (is_min ? std::weak_ordering::less : std::weak_ordering::greater);
  };
  const Value start = in_type_of(declared.initial_value, interval.start, declared.cursor_path);
  const Value end = in_type_of(declared.initial_value, interval.end, declared.cursor_path);
  if (!is_newer(declared.initial_value, start)) bound.initial_value = start;
  if (declared.end_value.is_null() || !is_newer(end, declared.end_value)) bound.end_value = end;
  return bound;
}

}  // namespace sluice
