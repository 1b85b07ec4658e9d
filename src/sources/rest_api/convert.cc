#include "sources/rest_api/convert.h"

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "json/temporal.h"
#include "schema/nearest.h"
#include "sluice/error.hpp"
#include "sources/rest_api/pattern.h"

namespace sluice::rest {
namespace {

constexpr std::int64_t kMicros = 1'000'000;
constexpr std::int64_t kMillis = 1'000;
constexpr std::int64_t kDayMicros = 86'400 * kMicros;

/// Microseconds since 1970 of a time, a date, or a text that is one.
std::int64_t micros_of(const Value& value) {
  if (const auto* time = value.get_if<Timestamp>()) return time->micros;
  if (const auto* date = value.get_if<Date>()) return date->days * kDayMicros;
  const auto* text = value.get_if<std::string>();
  if (text != nullptr)
    if (const auto time = json::parse_timestamp(*text)) return time->micros;
  throw Error(Remedy::fix_config,
              fmt::format("the cursor {} is no time: it cannot be converted; check convert", text_of(value)));
}

std::int64_t floor_divided(std::int64_t value, std::int64_t by) {
  return value / by - (value % by < 0 ? 1 : 0);
}

Value epoch_seconds(const Value& value) { return floor_divided(micros_of(value), kMicros); }
Value epoch_milliseconds(const Value& value) { return floor_divided(micros_of(value), kMillis); }
Value date(const Value& value) {
  const Date day{.days = static_cast<std::int32_t>(floor_divided(micros_of(value), kDayMicros))};
  return json::format_iso(day);
}

using Known = std::pair<std::string_view, Value (*)(const Value&)>;
constexpr std::array<Known, 3> kKnown{
    {{"epoch_seconds", epoch_seconds}, {"epoch_milliseconds", epoch_milliseconds}, {"date", date}}};

Convert find(const Declared& name, const RestHooks& hooks) {
  const std::string word = name.text();
  if (const auto own = hooks.converts.find(word); own != hooks.converts.end()) return own->second;
  std::vector<std::string_view> names;
  for (const auto& [known, call] : kKnown) {
    if (known == word) return call;
    names.push_back(known);
  }
  for (const auto& [own, call] : hooks.converts) names.emplace_back(own);
  throw name.refusal("is no conversion" + did_you_mean(word, names));
}

}  // namespace

Convert convert_of(const Declared& name, const RestHooks& hooks) {
  return [call = find(name, hooks)](const Value& value) { return value.is_null() ? value : call(value); };
}

}  // namespace sluice::rest
