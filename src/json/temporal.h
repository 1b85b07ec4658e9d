#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sluice/value.hpp"

namespace sluice::json {

/// The hot case: `YYYY-MM-DD[T ]HH:MM:SS[.f…](Z|±HH:MM)` in fixed positions. Nothing: use parse_timestamp.
std::optional<Timestamp> parse_fixed_timestamp(std::string_view text) noexcept;

/// Every ISO 8601 datetime that the reference's parser takes (reference §3.2 iso_timestamp; not date only).
/// Digits beyond microseconds are cut off. Without zone: utc is false.
std::optional<Timestamp> parse_timestamp(std::string_view text);

/// What the detector iso_timestamp asks: the text has the form of a datetime. parse_timestamp may still give
/// nothing, if its offset is a day or more or the moment lies outside the years 1 to 9999.
bool looks_like_timestamp(std::string_view text);

/// Every ISO 8601 date that the reference's parser takes, datetimes excluded.
std::optional<Date> parse_date(std::string_view text);

/// An ISO time; an offset is applied, then dropped (reference §3.3).
std::optional<Time> parse_time(std::string_view text);

/// `2024-01-02T03:04:05.000006+00:00`, as Python's isoformat.
std::string format_iso(Timestamp value);
std::string format_iso(Date value);
std::string format_iso(Time value);

/// Days since 1970-01-01 of a date of the Gregorian calendar, and back.
std::int32_t days_from_civil(int year, unsigned month, unsigned day) noexcept;
struct Civil {
  int year;
  unsigned month, day;
};
Civil civil_from_days(std::int32_t days) noexcept;

/// Whether a moment lies in the years 1 to 9999, which is all that a timestamp can say.
bool is_in_calendar(std::int64_t micros) noexcept;

}  // namespace sluice::json
