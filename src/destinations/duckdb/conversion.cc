#include "destinations/duckdb/conversion.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include <fmt/format.h>

namespace sluice::duckdb {
namespace {

/// Types between which values do not change but for their range and their digits.
enum class Family { integer, floating, decimal, boolean, date, time, timestamp, text, other };

Family family_of(std::string_view type) {
  constexpr std::string_view kIntegers[] = {"TINYINT",  "SMALLINT",  "INTEGER",  "BIGINT",  "HUGEINT",
                                            "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"};
  if (std::ranges::find(kIntegers, type) != std::end(kIntegers)) return Family::integer;
  if (type == "FLOAT" || type == "DOUBLE") return Family::floating;
  if (type.starts_with("DECIMAL")) return Family::decimal;
  if (type == "BOOLEAN") return Family::boolean;
  if (type == "DATE") return Family::date;
  if (type.starts_with("TIMESTAMP")) return Family::timestamp;
  if (type.starts_with("TIME")) return Family::time;
  return type == "VARCHAR" ? Family::text : Family::other;
}

/// DuckDB rounds a text that is a number, and cuts off what stands behind a date.
std::string witness_of_text(Family to) {
  if (to == Family::integer) return "DOUBLE";
  return to == Family::date ? "TIMESTAMP" : "";
}

std::string witness_of(const std::string& from_type, const std::string& to_type) {
  const Family from = family_of(from_type);
  const Family to = family_of(to_type);
  if (from == Family::text) return witness_of_text(to);
  const bool may_change = to == Family::integer || to == Family::floating || to == Family::decimal ||
                          to == Family::boolean || to == Family::date;
  return from != to && from != Family::other && may_change ? from_type : "";
}

std::string cast(const std::string& expression, const std::string& type) {
  return fmt::format("CAST({} AS {})", expression, type);
}

}  // namespace

Conversion::Conversion(std::string from, std::string to)
    : from_(std::move(from)), to_(std::move(to)), witness_(witness_of(from_, to_)) {}

bool Conversion::is_senseless() const {
  return family_of(from_) == Family::timestamp && family_of(to_) == Family::time;
}

std::string Conversion::of(const std::string& column) const {
  if (from_ == to_) return column;
  std::string converted = cast(column, to_);
  if (witness_.empty()) return converted;
  return fmt::format("CASE WHEN {} THEN {} ELSE {} END", is_changed(column, converted),
                     cast("error('a value would change: ' || " + cast(column, "VARCHAR") + ")", to_),
                     converted);
}

std::string Conversion::misfit(const std::string& column) const {
  const std::string converted = fmt::format("TRY_CAST({} AS {})", column, to_);
  std::string condition = converted + " IS NULL";
  if (!witness_.empty()) condition += " OR " + is_changed(column, converted);
  return fmt::format("{} IS NOT NULL AND ({})", column, condition);
}

std::string Conversion::is_changed(const std::string& column, const std::string& converted) const {
  return fmt::format("{} <> {}", cast(converted, witness_), cast(column, witness_));
}

}  // namespace sluice::duckdb
