#include "extract/column_value.h"

#include <algorithm>

#include "json/number.h"

namespace sluice {
namespace {

template <class T>
T at(const ColumnBuilder& values, std::uint32_t row) {
  return values.values().as<T>()[row];
}

std::string decimal_text(__int128 number, int scale) {
  const bool is_negative = number < 0;
  auto size = static_cast<unsigned __int128>(number);
  if (is_negative) size = -size;
  std::string digits;
  for (; size != 0; size /= 10) digits += static_cast<char>('0' + static_cast<int>(size % 10));
  if (digits.size() <= static_cast<std::size_t>(scale))
    digits.resize(static_cast<std::size_t>(scale) + 1, '0');
  std::ranges::reverse(digits);
  if (scale > 0) digits.insert(digits.size() - static_cast<std::size_t>(scale), 1, '.');
  return (is_negative ? "-" : "") + digits;
}

Value text_value(const Column& column, std::string_view text) {
  switch (column.data_type.value_or(DataType::text)) {
    case DataType::bigint: return json::integer_value(text);
    case DataType::decimal: return Decimal{std::string(text)};
    case DataType::wei: return Wei{std::string(text)};
    default: return text;
  }
}

}  // namespace

Value value_of(const ColumnBuilder& values, const Column& column, std::uint32_t row) {
  if (values.is_null(row)) return {};
  switch (values.physical()) {
    case Physical::boolean: return at<std::uint8_t>(values, row) != 0;
    case Physical::int64: return at<std::int64_t>(values, row);
    case Physical::float64: return at<double>(values, row);
    case Physical::utf8: return text_value(column, values.text_at(row));
    case Physical::binary: return Bytes{std::string(values.text_at(row))};
    case Physical::timestamp_us:
      return Timestamp{.micros = at<std::int64_t>(values, row), .utc = column.timezone.value_or(true)};
    case Physical::date32: return Date{at<std::int32_t>(values, row)};
    case Physical::time64_us: return Time{at<std::int64_t>(values, row)};
    case Physical::decimal128:
      return Decimal{decimal_text(at<__int128>(values, row), column.scale.value_or(0))};
  }
  return {};
}

}  // namespace sluice
