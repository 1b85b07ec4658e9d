#include <array>

#include "json/temporal.h"

namespace sluice::json {
namespace {

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int64_t kMicrosPerDay = 86'400 * kMicrosPerSecond;

void append_padded(std::string& out, std::int64_t value, int width) {
  std::array<char, 20> digits;
  for (int i = width - 1; i >= 0; --i, value /= 10)
    digits[static_cast<std::size_t>(i)] = static_cast<char>('0' + value % 10);
  out.append(digits.data(), static_cast<std::size_t>(width));
}

void append_date(std::string& out, std::int32_t days) {
  const Civil civil = civil_from_days(days);
  append_padded(out, civil.year, 4);
  out += '-';
  append_padded(out, civil.month, 2);
  out += '-';
  append_padded(out, civil.day, 2);
}

void append_time(std::string& out, std::int64_t micros) {
  const std::int64_t seconds = micros / kMicrosPerSecond;
  append_padded(out, seconds / 3600, 2);
  out += ':';
  append_padded(out, seconds / 60 % 60, 2);
  out += ':';
  append_padded(out, seconds % 60, 2);
  if (micros % kMicrosPerSecond == 0) return;
  out += '.';
  append_padded(out, micros % kMicrosPerSecond, 6);
}

void append_offset(std::string& out, int minutes) {
  out += minutes < 0 ? '-' : '+';
  const int size = minutes < 0 ? -minutes : minutes;
  append_padded(out, size / 60, 2);
  out += ':';
  append_padded(out, size % 60, 2);
}

}  // namespace

std::string format_iso(Timestamp value) {
  const std::int64_t local = value.micros + value.offset_minutes * 60 * kMicrosPerSecond;
  const std::int64_t of_day = (local % kMicrosPerDay + kMicrosPerDay) % kMicrosPerDay;
  std::string out;
  append_date(out, static_cast<std::int32_t>((local - of_day) / kMicrosPerDay));
  out += 'T';
  append_time(out, of_day);
  if (value.utc) append_offset(out, value.offset_minutes);
  return out;
}

std::string format_iso(Date value) {
  std::string out;
  append_date(out, value.days);
  return out;
}

std::string format_iso(Time value) {
  std::string out;
  append_time(out, value.micros);
  return out;
}

}  // namespace sluice::json
