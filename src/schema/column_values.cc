#include "schema/column_values.h"

#include <algorithm>

#include <fmt/format.h>

#include "json/encode.h"
#include "json/number.h"

namespace sluice {
namespace {

void append_text(ColumnBuilder& data, std::uint32_t row, std::string_view text) {
  data.append_bytes(row, text.data(), text.size());
}

struct Appender {
  ColumnBuilder& data;
  std::uint32_t row;

  void operator()(std::monostate) const {}
  void operator()(bool v) const { data.append(row, static_cast<std::uint8_t>(v)); }
  void operator()(std::int64_t v) const {
    if (data.physical() == Physical::int64)
      data.append(row, v);
    else
      append_text(data, row, std::to_string(v));
  }
  void operator()(double v) const { data.append(row, v); }
  void operator()(const std::string& v) const { append_text(data, row, v); }
  void operator()(const List& v) const { append_text(data, row, json::encode(Value(v))); }
  void operator()(const Dict& v) const { append_text(data, row, json::encode(Value(v))); }
  void operator()(const BigInt& v) const {
    if (data.physical() == Physical::int64) data.to_text();
    append_text(data, row, v.digits);
  }
  void operator()(const Decimal& v) const { append_text(data, row, v.text); }
  void operator()(const Wei& v) const { append_text(data, row, v.text); }
  void operator()(const Timestamp& v) const { data.append(row, v.micros); }
  void operator()(const Date& v) const { data.append(row, v.days); }
  void operator()(const Time& v) const { data.append(row, v.micros); }
  void operator()(const Bytes& v) const { append_text(data, row, v.data); }
};

template <class T>
T at(const ColumnBuilder& data, std::uint32_t row) {
  return data.values().as<T>()[row];
}

/// Text of a column of that type: what is no text itself is the text of a number.
Value text_value(std::string text, DataType type) {
  switch (type) {
    case DataType::decimal: return Decimal{std::move(text)};
    case DataType::wei: return Wei{std::move(text)};
    case DataType::bigint: return json::integer_value(text);
    default: return text;
  }
}

}  // namespace

Physical physical_of(DataType type) noexcept {
  switch (type) {
    case DataType::double_: return Physical::float64;
    case DataType::bool_: return Physical::boolean;
    case DataType::timestamp: return Physical::timestamp_us;
    case DataType::bigint: return Physical::int64;
    case DataType::binary: return Physical::binary;
    case DataType::date: return Physical::date32;
    case DataType::time: return Physical::time64_us;
    default: return Physical::utf8;
  }
}

void append_value(ColumnBuilder& data, std::uint32_t row, const Value& value) {
  std::visit(Appender{data, row}, value.variant());
}

Value value_at(const ColumnBuilder& data, std::uint32_t row, const Column& column) {
  if (data.is_null(row)) return {};
  switch (data.physical()) {
    case Physical::boolean: return at<std::uint8_t>(data, row) != 0;
    case Physical::int64: return at<std::int64_t>(data, row);
    case Physical::float64: return at<double>(data, row);
    case Physical::utf8:
      return text_value(std::string(data.text_at(row)), column.data_type.value_or(DataType::text));
    case Physical::binary: return Bytes{std::string(data.text_at(row))};
    case Physical::timestamp_us:
      return Timestamp{at<std::int64_t>(data, row), column.timezone.value_or(true)};
    case Physical::date32: return Date{at<std::int32_t>(data, row)};
    case Physical::time64_us: return Time{at<std::int64_t>(data, row)};
    case Physical::decimal128:
      return Decimal{decimal_text(at<__int128>(data, row), column.scale.value_or(0))};
  }
  return {};
}

std::string decimal_text(__int128 value, int scale) {
  const auto magnitude = static_cast<unsigned __int128>(value);
  std::string digits = fmt::format("{}", value < 0 ? -magnitude : magnitude);
  const auto behind = static_cast<std::size_t>(std::max(scale, 0));
  if (digits.size() <= behind) digits.insert(0, behind + 1 - digits.size(), '0');
  if (behind > 0) digits.insert(digits.size() - behind, ".");
  return (value < 0 ? "-" : "") + digits;
}

}  // namespace sluice
