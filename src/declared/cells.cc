#include "declared/cells.h"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "json/decode.h"

namespace sluice {
namespace {

template <class T>
T at(const ColumnBuilder& cells, std::uint32_t row) {
  return cells.values().as<T>()[row];
}

Value decimal_of(__int128 value, int scale) {
  const auto magnitude = static_cast<unsigned __int128>(value);
  std::string digits = fmt::format("{}", value < 0 ? -magnitude : magnitude);
  const auto behind = static_cast<std::size_t>(std::max(scale, 0));
  if (digits.size() <= behind) digits.insert(0, behind + 1 - digits.size(), '0');
  if (behind > 0) digits.insert(digits.size() - behind, ".");
  return Decimal{(value < 0 ? "-" : "") + digits};
}

Value of_text(std::string_view text, const Column& column) {
  switch (column.data_type.value_or(DataType::text)) {
    case DataType::json: {
      json::Decoded decoded = json::decode(text);
      return decoded.fault ? Value(text) : std::move(decoded.value);
    }
    case DataType::decimal: return Decimal{std::string(text)};
    case DataType::wei: return Wei{std::string(text)};
    case DataType::bigint: return BigInt{std::string(text)};
    default: return text;
  }
}

template <class T>
void append_row(ColumnBuilder& out, std::uint32_t at_row, const ColumnBuilder& cells, std::uint32_t row) {
  out.append(at_row, at<T>(cells, row));
}

void append_cell(ColumnBuilder& out, std::uint32_t at_row, const ColumnBuilder& cells, std::uint32_t row) {
  switch (width_of(cells.physical())) {
    case 1: return append_row<std::uint8_t>(out, at_row, cells, row);
    case 4: return append_row<std::int32_t>(out, at_row, cells, row);
    case 8: return append_row<std::int64_t>(out, at_row, cells, row);
    case 16: return append_row<__int128>(out, at_row, cells, row);
    default: {
      const std::string_view text = cells.text_at(row);
      out.append_bytes(at_row, text.data(), text.size());
    }
  }
}

}  // namespace

Value cell_of(const ColumnBuilder& cells, const Column& column, std::uint32_t row) {
  if (cells.is_null(row)) return {};
  switch (cells.physical()) {
    case Physical::boolean: return at<std::uint8_t>(cells, row) != 0;
    case Physical::int64: return at<std::int64_t>(cells, row);
    case Physical::float64: return at<double>(cells, row);
    case Physical::utf8: return of_text(cells.text_at(row), column);
    case Physical::binary: return Bytes{std::string(cells.text_at(row))};
    case Physical::timestamp_us:
      return Timestamp{.micros = at<std::int64_t>(cells, row), .utc = column.timezone.value_or(true)};
    case Physical::date32: return Date{at<std::int32_t>(cells, row)};
    case Physical::time64_us: return Time{at<std::int64_t>(cells, row)};
    case Physical::decimal128: return decimal_of(at<__int128>(cells, row), column.scale.value_or(0));
  }
  return {};
}

ColumnBuilder rows_of(const ColumnBuilder& cells, std::span<const std::uint32_t> rows) {
  ColumnBuilder out(cells.physical());
  std::uint32_t at_row = 0;
  for (const std::uint32_t row : rows) {
    if (!cells.is_null(row)) append_cell(out, at_row, cells, row);
    ++at_row;
  }
  out.pad_to(at_row);
  return out;
}

}  // namespace sluice
