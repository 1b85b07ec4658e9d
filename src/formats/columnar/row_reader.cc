#include "formats/columnar/row_reader.h"

#include <algorithm>
#include <string>
#include <utility>

#include "json/decode.h"
#include "json/number.h"
#include "schema/column_values.h"
#include "sluice/error.hpp"

namespace sluice::columnar {
namespace {

constexpr int kDecimalScale = 9;  // of a decimal that is declared without digits

int scale_of(const Column& column) {
  if (column.data_type == DataType::wei) return 0;
  return column.scale.value_or(column.precision ? 0 : kDecimalScale);
}

bool is_plain_integer(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

Value json_value(std::string_view text) {
  json::Decoded decoded = json::decode(text);
  return decoded.fault ? Value(text) : std::move(decoded.value);
}

Value double_value(std::string_view text) {
  const std::optional<double> number = json::parse_double(text);
  return number ? Value(*number) : Value(text);
}

Value scaled_value(__int128 number, const Column& column) {
  std::string text = decimal_text(number, scale_of(column));
  if (column.data_type == DataType::wei) return Wei{std::move(text)};
  return Decimal{std::move(text)};
}

}  // namespace

Value value_of_text(std::string_view text, DataType type) {
  switch (type) {
    case DataType::json: return json_value(text);
    case DataType::bigint: return is_plain_integer(text) ? json::integer_value(text) : Value(text);
    case DataType::double_: return double_value(text);
    case DataType::decimal: return Decimal{std::string(text)};
    case DataType::wei: return Wei{std::string(text)};
    case DataType::binary: return Bytes{std::string(text)};
    default: return text;
  }
}

Value value_at(const ColumnView& view, std::uint32_t row, Physical physical, const Column& column) {
  switch (physical) {
    case Physical::boolean: return view.at<std::uint8_t>(row) != 0;
    case Physical::int64: return view.at<std::int64_t>(row);
    case Physical::float64: return view.at<double>(row);
    case Physical::utf8: return value_of_text(view.text(row), *column.data_type);
    case Physical::binary: return Bytes{std::string(view.text(row))};
    case Physical::timestamp_us: return Timestamp{view.at<std::int64_t>(row), column.timezone.value_or(true)};
    case Physical::date32: return Date{view.at<std::int32_t>(row)};
    case Physical::time64_us: return Time{view.at<std::int64_t>(row)};
    case Physical::decimal128: return scaled_value(view.at<__int128>(row), column);
  }
  throw Error(Remedy::report_bug, "unknown physical type", {.column = column.name});
}

RowReader::RowReader(const fs::path& path, const Table& table) : reader_(path) {
  for (const Column& column : table.columns())
    if (std::optional<Field> field = field_of(column)) fields_.push_back(*std::move(field));
}

std::optional<RowReader::Field> RowReader::field_of(const Column& column) const {
  if (!column.is_complete()) return std::nullopt;
  for (const ConstantColumn& constant : reader_.constants())
    if (constant.name == column.name)
      return Field{.column = &column, .constant = value_of_text(constant.text, *column.data_type)};
  const auto entry = std::ranges::find(reader_.columns(), column.name, &ColumnEntry::name);
  if (entry == reader_.columns().end()) return std::nullopt;
  return Field{.column = &column,
               .index = static_cast<std::size_t>(entry - reader_.columns().begin()),
               .physical = entry->physical};
}

void RowReader::skip(std::uint64_t rows) {
  while (rows > 0 && !is_at_end()) {
    const std::uint32_t left = reader_.batches()[batch_].rows - row_;
    if (rows < left) {
      row_ += static_cast<std::uint32_t>(rows);
      return;
    }
    rows -= left;
    leave_batch();
  }
}

List RowReader::next(std::uint64_t most) {
  List rows;
  while (rows.size() < most && !is_at_end()) {
    if (!is_verified_) reader_.verify(batch_);
    is_verified_ = true;
    const BatchView& batch = reader_.batches()[batch_];
    for (; row_ < batch.rows && rows.size() < most; ++row_) rows.emplace_back(row_at(batch));
    if (row_ == batch.rows) leave_batch();
  }
  return rows;
}

Dict RowReader::row_at(const BatchView& batch) const {
  Dict row;
  for (const Field& field : fields_) {
    if (!field.index) {
      row.emplace_back(field.column->name, field.constant);
      continue;
    }
    const ColumnView* view = batch.columns[*field.index];
    if (view == nullptr || view->is_null(row_)) continue;
    row.emplace_back(field.column->name, value_at(*view, row_, field.physical, *field.column));
  }
  return row;
}

void RowReader::leave_batch() {
  reader_.drop(batch_++);
  row_ = 0;
  is_verified_ = false;
}

}  // namespace sluice::columnar
