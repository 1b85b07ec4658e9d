#include "destinations/sqlite/time_text.h"

#include "json/temporal.h"

namespace sluice::sqlite {
namespace {

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int64_t kMicrosPerDay = 86'400 * kMicrosPerSecond;

/// Writes the number with leading zeros; returns the place behind it.
char* put(char* out, std::uint64_t number, int digits) noexcept {
  for (char* at = out + digits; at != out; number /= 10) *--at = static_cast<char>('0' + number % 10);
  return out + digits;
}

char* put(char* out, char c) noexcept {
  *out = c;
  return out + 1;
}

}  // namespace

void write_date(char* out, std::int32_t days) noexcept {
  const json::Civil date = json::civil_from_days(days);
  out = put(put(out, static_cast<unsigned>(date.year), 4), '-');
  out = put(put(out, date.month, 2), '-');
  put(out, date.day, 2);
}

void write_time(char* out, std::int64_t micros) noexcept {
  const auto seconds = static_cast<std::uint64_t>(micros / kMicrosPerSecond);
  out = put(put(out, seconds / 3600, 2), ':');
  out = put(put(out, seconds / 60 % 60, 2), ':');
  out = put(put(out, seconds % 60, 2), '.');
  put(out, static_cast<std::uint64_t>(micros % kMicrosPerSecond), 6);
}

void write_timestamp(char* out, std::int64_t micros) noexcept {
  std::int64_t days = micros / kMicrosPerDay;
  std::int64_t rest = micros % kMicrosPerDay;
  if (rest < 0) {
    rest += kMicrosPerDay;
    --days;
  }
  write_date(out, static_cast<std::int32_t>(days));
  put(out + kDateLength, ' ');
  write_time(out + kDateLength + 1, rest);
}

}  // namespace sluice::sqlite
