#include <cmath>

#include "json/number.h"
#include "json/temporal.h"
#include "schema/coercion_steps.h"

namespace sluice {
namespace {

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int64_t kMicrosPerDay = 86'400 * kMicrosPerSecond;

/// Beyond every year of the calendar, and far from overflow.
constexpr double kManySeconds = 1e12;

std::optional<Timestamp> in_calendar(std::int64_t micros) {
  if (!json::is_in_calendar(micros)) return std::nullopt;
  return Timestamp{micros, true, 0};
}

std::optional<Timestamp> from_seconds(std::int64_t seconds) {
  const auto many = static_cast<std::int64_t>(kManySeconds);
  if (seconds > many || seconds < -many) return std::nullopt;
  return in_calendar(seconds * kMicrosPerSecond);
}

/// Half a microsecond goes to the even neighbour.
std::optional<Timestamp> from_seconds(double seconds) {
  if (!(std::fabs(seconds) < kManySeconds)) return std::nullopt;
  double whole = 0;
  const double fraction = std::modf(seconds, &whole);
  const auto micros = static_cast<std::int64_t>(std::nearbyint(fraction * 1e6));
  return in_calendar(static_cast<std::int64_t>(whole) * kMicrosPerSecond + micros);
}

Timestamp midnight(Date date) { return {date.days * kMicrosPerDay, false, 0}; }

std::optional<Timestamp> from_text(std::string_view text) {
  if (const auto timestamp = json::parse_fixed_timestamp(text)) return timestamp;
  if (const auto timestamp = json::parse_timestamp(text)) return timestamp;
  if (const auto date = json::parse_date(text)) return midnight(*date);
  const std::optional<double> seconds = json::parse_double(text);
  return seconds ? from_seconds(*seconds) : std::nullopt;
}

std::optional<Timestamp> timestamp_of(const Value& value) {
  if (const auto* text = value.get_if<std::string>()) return from_text(*text);
  if (const auto* timestamp = value.get_if<Timestamp>()) return *timestamp;
  if (const auto* date = value.get_if<Date>()) return midnight(*date);
  if (const auto* seconds = value.get_if<std::int64_t>()) return from_seconds(*seconds);
  const auto* seconds = value.get_if<double>();
  return seconds == nullptr ? std::nullopt : from_seconds(*seconds);
}

Date date_of(Timestamp timestamp) {
  const std::int64_t of_day = (timestamp.micros % kMicrosPerDay + kMicrosPerDay) % kMicrosPerDay;
  return Date{static_cast<std::int32_t>((timestamp.micros - of_day) / kMicrosPerDay)};
}

}  // namespace

std::optional<Value> coerce_to_timestamp(const Value& value) {
  const std::optional<Timestamp> timestamp = timestamp_of(value);
  return timestamp ? std::optional<Value>(*timestamp) : std::nullopt;
}

std::optional<Value> coerce_to_date(const Value& value) {
  const std::optional<Timestamp> timestamp = timestamp_of(value);
  return timestamp ? std::optional<Value>(date_of(*timestamp)) : std::nullopt;
}

std::optional<Value> coerce_to_time(const Value& value) {
  const auto* text = value.get_if<std::string>();
  const std::optional<Time> time = text == nullptr ? std::nullopt : json::parse_time(*text);
  return time ? std::optional<Value>(*time) : std::nullopt;
}

}  // namespace sluice
