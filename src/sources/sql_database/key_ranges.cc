#include "sources/sql_database/key_ranges.h"

#include <fmt/format.h>

#include "base/quoted.h"
#include "json/temporal.h"
#include "sources/sql_database/literal.h"

namespace sluice::sql_source {
namespace {

/// Days that are in any calendar, and whose microseconds are numbers.
constexpr std::int64_t kFirstDay = -719'162;
constexpr std::int64_t kLastDay = 2'932'896;

bool is_in_calendar(DataType type, std::int64_t number) {
  if (type == DataType::date) return number >= kFirstDay && number <= kLastDay;
  return type != DataType::timestamp || json::is_in_calendar(number);
}

Value value_of(DataType type, std::int64_t number) {
  if (type == DataType::date) return Date{static_cast<std::int32_t>(number)};
  if (type == DataType::timestamp) return Timestamp{number, true, 6};
  return number;
}

}  // namespace

bool can_part(const TableColumn& column) {
  const std::optional<DataType> type = column.column.data_type;
  return type == DataType::bigint || type == DataType::date || type == DataType::timestamp;
}

std::vector<std::int64_t> even_bounds(std::int64_t least, std::int64_t most, int parts) {
  std::vector<std::int64_t> bounds;
  const __int128 width = static_cast<__int128>(most) - least;
  for (int part = 1; part < parts; ++part) {
    const auto bound = static_cast<std::int64_t>(least + width * part / parts);
    if (bound > (bounds.empty() ? least : bounds.back())) bounds.push_back(bound);
  }
  return bounds;
}

std::vector<std::string> bounds_in_sql(const TableColumn& key, const std::vector<std::int64_t>& bounds) {
  std::vector<std::string> texts;
  const DataType type = key.column.data_type.value_or(DataType::bigint);
  for (const std::int64_t bound : bounds)
    if (is_in_calendar(type, bound)) texts.push_back(literal(value_of(type, bound), key.column));
  return texts;
}

std::vector<std::string> key_ranges(const TableColumn& key, const std::vector<std::string>& bounds) {
  const std::string name = sql::quoted(key.column.name, '"');
  std::vector<std::string> ranges;
  if (bounds.empty()) return ranges;
  ranges.push_back(fmt::format("{} < {}", name, bounds.front()));
  if (key.column.is_nullable()) ranges.back() += fmt::format(" OR {} IS NULL", name);
  for (std::size_t i = 1; i < bounds.size(); ++i)
    ranges.push_back(fmt::format("{0} >= {1} AND {0} < {2}", name, bounds[i - 1], bounds[i]));
  ranges.push_back(fmt::format("{} >= {}", name, bounds.back()));
  return ranges;
}

}  // namespace sluice::sql_source
