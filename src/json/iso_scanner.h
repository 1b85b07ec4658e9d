#pragma once

#include <optional>
#include <string_view>

namespace sluice::json {

/// Parts of a text that was read as a date, a time or both; the numbers are in range.
struct IsoParts {
  bool has_date = false;
  bool has_time = false;
  int year = 1970;
  int month = 1;
  int day = 1;
  int hour = 0;
  int minute = 0;
  int second = 0;
  int micros = 0;
  std::optional<int> offset_minutes;  ///< may be a day or more: it is not checked
};

/// ISO 8601 as the reference reads it: calendar, week and ordinal dates, basic and extended, and times.
std::optional<IsoParts> scan_iso(std::string_view text) noexcept;

/// The forms that are tried after ISO 8601: `2024`, `2024/01/15`, `2024/01/15 9:30`, `9:30`.
std::optional<IsoParts> scan_loose(std::string_view text);

/// scan_iso, then scan_loose.
std::optional<IsoParts> scan_temporal(std::string_view text);

/// Year 1 to 9999, a day that the month has, a time below 24:00:00.
bool is_in_range(const IsoParts& parts) noexcept;

}  // namespace sluice::json
