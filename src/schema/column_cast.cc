#include "schema/column_cast.h"

#include <fmt/format.h>

#include "json/encode.h"
#include "schema/coercion.h"
#include "schema/column_values.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr std::size_t kShownBytes = 100;

bool is_exact(DataType type) { return type == DataType::decimal || type == DataType::wei; }

/// What the rules for rows would round.
bool loses(const Value& before, const Value& after) {
  const double* real = after.get_if<double>();
  const std::int64_t* whole = before.get_if<std::int64_t>();
  return real != nullptr && whole != nullptr && static_cast<__int128>(*real) != *whole;
}

[[noreturn]] void misfit(const Value& value, const Column& from, const Column& to) {
  std::string text = json::encode(value);
  if (text.size() > kShownBytes) text = text.substr(0, kShownBytes) + "…";
  throw Error(Remedy::fix_input,
              fmt::format("the column is of type {} in the page and of type {} in the table, which cannot "
                          "hold the value {}: convert the column where it comes from, or give it another "
                          "name",
                          to_string(*from.data_type), to_string(*to.data_type), text),
              {.column = to.name})
      .with_fault(Fault::value_misfit);
}

}  // namespace

bool fits_as_is(Physical physical, const Column& from, const Column& to) {
  if (physical == Physical::decimal128) return *to.data_type == DataType::decimal && to.scale == from.scale;
  if (*from.data_type == *to.data_type) return true;
  // Destinations make decimals of whole numbers, and JSON is text.
  if (*from.data_type == DataType::bigint) return is_exact(*to.data_type);
  return *from.data_type == DataType::json && *to.data_type == DataType::text;
}

ColumnBuilder cast_column(const ColumnBuilder& data, const Column& from, const Column& to) {
  ColumnBuilder out(physical_of(*to.data_type));
  for (std::uint32_t row = 0; row < data.length(); ++row) {
    const Value value = value_at(data, row, from);
    if (value.is_null()) continue;
    std::optional<Value> fitting = coerce(*to.data_type, *from.data_type, value);
    if (!fitting || loses(value, *fitting)) misfit(value, from, to);
    if (const Wei* wei = fitting->get_if<Wei>(); wei != nullptr && !is_wei_in_range(*wei))
      misfit(value, from, to);
    if (Timestamp* time = fitting->get_if<Timestamp>()) *time = in_zone(*time, to.timezone.value_or(true));
    append_value(out, row, *fitting);
  }
  out.pad_to(data.length());
  return out;
}

}  // namespace sluice
