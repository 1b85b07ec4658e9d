#include "schema/coercion.h"

#include "json/decimal.h"
#include "schema/coercion_steps.h"

namespace sluice {

std::optional<Value> coerce(DataType to, DataType from, const Value& value) {
  if (to == from && to != DataType::json) return value;
  switch (to) {
    case DataType::text: return coerce_to_text(value);
    case DataType::double_: return coerce_to_double(value);
    case DataType::bool_: return coerce_to_bool(value);
    case DataType::timestamp: return coerce_to_timestamp(value);
    case DataType::bigint: return coerce_to_bigint(value);
    case DataType::binary: return coerce_to_binary(value);
    case DataType::json: return coerce_to_json(value);
    case DataType::decimal: return coerce_to_decimal(value);
    case DataType::wei: return coerce_to_wei(value);
    case DataType::date: return coerce_to_date(value);
    case DataType::time: return coerce_to_time(value);
  }
  return std::nullopt;
}

// `micros` counts from UTC already, and a local clock is taken for one that shows UTC.
Timestamp in_zone(Timestamp value, bool timezone) { return {value.micros, timezone, 0}; }

bool is_wei_in_range(const Wei& value) {
  constexpr std::string_view kLargest = "578960446186580977117854925043439539266";
  constexpr std::string_view kSmallest = "578960446186580977117854925043439539267";
  const auto number = json::BigDecimal::parse(value.text);
  if (!number) return false;
  if (!number->is_finite()) return number->to_text().ends_with("NaN");
  return number->compare_size(number->is_negative() ? kSmallest : kLargest) <= 0;
}

}  // namespace sluice
