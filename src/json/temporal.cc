#include "json/temporal.h"

#include "json/iso_scanner.h"

namespace sluice::json {
namespace {

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int64_t kMicrosPerMinute = 60 * kMicrosPerSecond;
constexpr std::int64_t kMicrosPerDay = 24 * 60 * kMicrosPerMinute;
constexpr int kMinutesPerDay = 24 * 60;

std::int64_t micros_of_day(const IsoParts& parts) {
  const int seconds = (parts.hour * 60 + parts.minute) * 60 + parts.second;
  return seconds * kMicrosPerSecond + parts.micros;
}

std::int32_t days_of(const IsoParts& parts) {
  return days_from_civil(parts.year, static_cast<unsigned>(parts.month), static_cast<unsigned>(parts.day));
}

bool is_usable_offset(int minutes) { return minutes > -kMinutesPerDay && minutes < kMinutesPerDay; }

std::optional<Timestamp> timestamp_of(const IsoParts& parts) {
  const int offset = parts.offset_minutes.value_or(0);
  if (!is_usable_offset(offset)) return std::nullopt;
  const std::int64_t micros =
      days_of(parts) * kMicrosPerDay + micros_of_day(parts) - offset * kMicrosPerMinute;
  if (!is_in_calendar(micros)) return std::nullopt;
  return Timestamp{micros, parts.offset_minutes.has_value(), static_cast<std::int16_t>(offset)};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool two_digits(const char* at, int& value) {
  if (!is_digit(at[0]) || !is_digit(at[1])) return false;
  value = (at[0] - '0') * 10 + (at[1] - '0');
  return true;
}

/// `YYYY-MM-DD[T ]HH:MM:SS` at fixed places; false if anything is not there.
bool read_fixed(const char* text, IsoParts& parts) {
  int century = 0;
  if (text[4] != '-' || text[7] != '-' || text[13] != ':' || text[16] != ':') return false;
  if (text[10] != 'T' && text[10] != ' ') return false;
  if (!two_digits(text, century) || !two_digits(text + 2, parts.year)) return false;
  parts.year += century * 100;
  parts.has_date = parts.has_time = true;
  return two_digits(text + 5, parts.month) && two_digits(text + 8, parts.day) &&
         two_digits(text + 11, parts.hour) && two_digits(text + 14, parts.minute) &&
         two_digits(text + 17, parts.second);
}

/// The fraction at the start of `rest`, if there is one; false if it is broken.
bool read_fraction(std::string_view& rest, int& micros) {
  if (rest.empty() || rest.front() != '.') return true;
  std::size_t at = 1;
  int scale = 100'000;
  for (; at < rest.size() && is_digit(rest[at]); ++at, scale /= 10) micros += (rest[at] - '0') * scale;
  rest.remove_prefix(at);
  return at > 1;
}

/// `Z` or `±HH:MM` and nothing behind it.
bool read_offset(std::string_view rest, std::optional<int>& offset) {
  if (rest == "Z") {
    offset = 0;
    return true;
  }
  int hours = 0;
  int minutes = 0;
  if (rest.size() != 6 || rest[3] != ':' || (rest[0] != '+' && rest[0] != '-')) return false;
  if (!two_digits(rest.data() + 1, hours) || !two_digits(rest.data() + 4, minutes)) return false;
  offset = (rest[0] == '-' ? -1 : 1) * (hours * 60 + minutes);
  return true;
}

}  // namespace

bool is_in_calendar(std::int64_t micros) noexcept {
  constexpr std::int64_t first = -62'135'596'800 * kMicrosPerSecond;  // 0001-01-01
  constexpr std::int64_t end = 253'402'300'800 * kMicrosPerSecond;    // 10000-01-01
  return micros >= first && micros < end;
}

std::optional<Timestamp> parse_fixed_timestamp(std::string_view text) noexcept {
  constexpr std::size_t kSeconds = 19;
  IsoParts parts;
  if (text.size() <= kSeconds || !read_fixed(text.data(), parts)) return std::nullopt;
  std::string_view rest = text.substr(kSeconds);
  if (!read_fraction(rest, parts.micros) || !read_offset(rest, parts.offset_minutes)) return std::nullopt;
  if (!is_in_range(parts)) return std::nullopt;
  return timestamp_of(parts);
}

std::optional<Timestamp> parse_timestamp(std::string_view text) {
  const std::optional<IsoParts> parts = scan_temporal(text);
  if (!parts || !parts->has_date || !parts->has_time) return std::nullopt;
  return timestamp_of(*parts);
}

bool looks_like_timestamp(std::string_view text) {
  const std::optional<IsoParts> parts = scan_temporal(text);
  return parts && parts->has_date && parts->has_time;
}

std::optional<Date> parse_date(std::string_view text) {
  const std::optional<IsoParts> parts = scan_temporal(text);
  if (!parts || !parts->has_date || parts->has_time) return std::nullopt;
  return Date{days_of(*parts)};
}

std::optional<Time> parse_time(std::string_view text) {
  const std::optional<IsoParts> parts = scan_temporal(text);
  if (!parts || parts->has_date) return std::nullopt;
  const int offset = parts->offset_minutes.value_or(0);
  if (!is_usable_offset(offset)) return std::nullopt;
  const std::int64_t micros = micros_of_day(*parts) - offset * kMicrosPerMinute;
  return Time{(micros + kMicrosPerDay) % kMicrosPerDay};
}

}  // namespace sluice::json
