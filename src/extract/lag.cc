#include "extract/lag.h"

#include <cmath>
#include <cstdlib>
#include <optional>
#include <regex>
#include <string>

#include <fmt/format.h>

#include "extract/cursor_order.h"
#include "json/temporal.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kMinute = 60 * kSecond;
constexpr std::int64_t kDay = 24 * 60 * kMinute;

/// A time in words: what it says, and the form it has.
struct IsoText {
  std::int64_t micros = 0;  ///< as written, whatever the zone
  bool is_date = false;
  bool is_compact = false;  ///< a date without dashes
  char separator = 'T';
  int clock_parts = 0;  ///< hours, minutes, seconds
  int fraction_digits = 0;
  std::string zone{};
};

int number_of(const std::ssub_match& digits) { return digits.matched ? std::atoi(digits.str().c_str()) : 0; }

/// "123" of seconds: 123,000 microseconds.
std::int64_t fraction_of(const std::ssub_match& digits) {
  if (!digits.matched) return 0;
  std::string six = digits.str().substr(0, 6);
  six.resize(6, '0');
  return std::atoi(six.c_str());
}

std::optional<IsoText> read_iso(const std::string& text) {
  static const std::regex kCompact(R"((\d{4})(\d{2})(\d{2}))");
  static const std::regex kDashed(
      R"((\d{4})-(\d{2})-(\d{2}))"
      R"((?:([T ])(\d{2})(?::(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?(Z|[+-]\d{2}:?\d{2})?)?)");
  std::smatch part;
  const bool is_compact = std::regex_match(text, part, kCompact);
  if (!is_compact && !std::regex_match(text, part, kDashed)) return std::nullopt;
  IsoText iso;
  iso.micros = kDay * json::days_from_civil(number_of(part[1]), static_cast<unsigned>(number_of(part[2])),
                                            static_cast<unsigned>(number_of(part[3])));
  iso.is_compact = is_compact;
  iso.is_date = is_compact || !part[4].matched;
  if (iso.is_date) return iso;
  iso.separator = part[4].str().front();
  iso.clock_parts = part[7].matched ? 3 : (part[6].matched ? 2 : 1);
  iso.fraction_digits = static_cast<int>(part[8].length());
  iso.zone = part[9].str();
  iso.micros += 60 * kMinute * number_of(part[5]) + kMinute * number_of(part[6]) +
                kSecond * number_of(part[7]) + fraction_of(part[8]);
  return iso;
}

std::string write_iso(const IsoText& iso) {
  const std::int64_t days = (iso.micros - ((iso.micros % kDay + kDay) % kDay)) / kDay;
  const std::int64_t clock = iso.micros - days * kDay;
  const json::Civil date = json::civil_from_days(static_cast<std::int32_t>(days));
  if (iso.is_compact) return fmt::format("{:04}{:02}{:02}", date.year, date.month, date.day);
  std::string text = fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day);
  if (iso.is_date) return text;
  text += fmt::format("{}{:02}", iso.separator, clock / (60 * kMinute));
  if (iso.clock_parts > 1) text += fmt::format(":{:02}", clock / kMinute % 60);
  if (iso.clock_parts > 2) text += fmt::format(":{:02}", clock / kSecond % 60);
  if (iso.fraction_digits > 0) {
    std::string digits = fmt::format("{:06}", clock % kSecond);
    digits.resize(static_cast<std::size_t>(iso.fraction_digits), '0');
    text += "." + digits;
  }
  return text + iso.zone;
}

std::int64_t micros_of(double seconds) { return std::llround(seconds * static_cast<double>(kSecond)); }

Value shifted(const std::string& text, double by, const Incremental& declared) {
  std::optional<IsoText> iso = read_iso(text);
  if (!iso)
    throw Error(
        Remedy::fix_config,
        fmt::format(
            "a lag needs a number, a time, a date, or a text that is one (2024-05-31T10:00:00Z, 2024-05-31, "
            "20240531); the newest cursor is {}; leave out the lag, or map the field to a time",
            describe_cursor(Value(text))),
        {.column = declared.cursor_path});
  iso->micros += iso->is_date ? static_cast<std::int64_t>(by) * kDay : micros_of(by);
  return write_iso(*iso);
}

/// Whole numbers stay whole, as upstream has it: cut off towards zero.
std::int64_t shifted(std::int64_t number, double by) {
  if (by == std::trunc(by)) return number + static_cast<std::int64_t>(by);
  return static_cast<std::int64_t>(static_cast<double>(number) + by);
}

Value shifted(const Value& cursor, double by, const Incremental& declared) {
  if (const auto* number = cursor.get_if<std::int64_t>()) return shifted(*number, by);
  if (const auto* number = cursor.get_if<double>()) return *number + by;
  if (const auto* date = cursor.get_if<Date>()) return Date{date->days + static_cast<std::int32_t>(by)};
  if (const auto* text = cursor.get_if<std::string>()) return shifted(*text, by, declared);
  if (const auto* time = cursor.get_if<Timestamp>()) {
    Timestamp earlier = *time;
    earlier.micros += micros_of(by);
    return earlier;
  }
  throw Error(
      Remedy::fix_config,
      fmt::format("a lag cannot be taken off {}; leave it out, or map the field to a number or a time",
                  describe_cursor(cursor)),
      {.column = declared.cursor_path});
}

}  // namespace

Value with_lag(const Incremental& declared, const Value& cursor) {
  const bool is_max = declared.last_value == "max";
  Value lagged = shifted(cursor, is_max ? -*declared.lag : *declared.lag, declared);
  const auto order = compare_cursors(lagged, declared.initial_value);
  const bool is_before = order == (is_max ? std::weak_ordering::less : std::weak_ordering::greater);
  return is_before ? declared.initial_value : lagged;
}

}  // namespace sluice
