#include "sources/sql_database/sqlite_values.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "json/temporal.h"
#include "json/unicode.h"
#include "schema/coercion.h"
#include "schema/inference.h"
#include "sluice/error.hpp"

namespace sluice::sql_source {
namespace {

constexpr std::size_t kShownBytes = 100;

std::string_view bytes_at(sqlite3_stmt* statement, int place) {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement, place));
  return {bytes, static_cast<std::size_t>(sqlite3_column_bytes(statement, place))};
}

Value value_at(sqlite3_stmt* statement, int place) {
  switch (sqlite3_column_type(statement, place)) {
    case SQLITE_INTEGER: return static_cast<std::int64_t>(sqlite3_column_int64(statement, place));
    case SQLITE_FLOAT: return sqlite3_column_double(statement, place);
    case SQLITE_BLOB: return Bytes{std::string(bytes_at(statement, place))};
    default: return std::string(bytes_at(statement, place));
  }
}

[[noreturn]] void refuse(const TableColumn& read, std::string_view text) {
  throw Error(
      Remedy::fix_input,
      fmt::format("the value '{}' does not fit into a column of type {}: correct it, or leave such rows "
                  "out with a row filter",
                  text.substr(0, kShownBytes), to_string(*read.column.data_type)),
      {.column = read.column.name});
}

void put_text(ColumnBuilder& column, std::uint32_t row, std::string_view text) {
  column.append_bytes(row, text.data(), text.size());
}

/// Puts a value that has the alternative of the column's type.
bool put_coerced(const TableColumn& read, ColumnBuilder& column, std::uint32_t row, const Value& value) {
  if (const auto* text = value.get_if<std::string>())
    put_text(column, row, *text);
  else if (const auto* decimal = value.get_if<Decimal>())
    put_text(column, row, decimal->text);
  else if (const auto* bytes = value.get_if<Bytes>())
    put_text(column, row, bytes->data);
  else if (const auto* number = value.get_if<std::int64_t>())
    column.append(row, *number);
  else if (const auto* real = value.get_if<double>())
    column.append(row, *real);
  else if (const auto* flag = value.get_if<bool>())
    column.append(row, static_cast<std::uint8_t>(*flag));
  else if (const auto* moment = value.get_if<Timestamp>())
    column.append(row, in_zone(*moment, read.column.timezone.value_or(true)).micros);
  else if (const auto* date = value.get_if<Date>())
    column.append(row, date->days);
  else if (const auto* time = value.get_if<Time>())
    column.append(row, time->micros);
  else
    return value.is_null();
  return true;
}

void coerce_into(sqlite3_stmt* statement, int place, const TableColumn& read, ColumnBuilder& column,
                 std::uint32_t row) {
  Value value = value_at(statement, place);
  const DataType type = *read.column.data_type;
  // A number is JSON, too.
  if (type == DataType::json && !value.is<std::string>() && !value.is<Bytes>())
    value = std::string(reinterpret_cast<const char*>(sqlite3_column_text(statement, place)));
  const std::optional<Value> coerced = coerce(type, type_of(value), value);
  if (!coerced || !put_coerced(read, column, row, *coerced))
    refuse(read, value.is<Bytes>() ? std::string_view("bytes") : bytes_at(statement, place));
}

/// Values of the type that the column was declared with, in the form that they most often have.
bool put_expected(sqlite3_stmt* statement, int place, const TableColumn& read, ColumnBuilder& column,
                  std::uint32_t row) {
  const int type = sqlite3_column_type(statement, place);
  switch (*read.column.data_type) {
    case DataType::bigint:
      if (type != SQLITE_INTEGER) return false;
      column.append(row, static_cast<std::int64_t>(sqlite3_column_int64(statement, place)));
      return true;
    case DataType::double_:
      if (type != SQLITE_FLOAT) return false;
      column.append(row, sqlite3_column_double(statement, place));
      return true;
    case DataType::bool_:
      if (type != SQLITE_INTEGER) return false;
      column.append(row, static_cast<std::uint8_t>(sqlite3_column_int64(statement, place) != 0));
      return true;
    case DataType::text:
    case DataType::json:
      if (type != SQLITE_TEXT) return false;
      put_text(column, row, bytes_at(statement, place));
      return true;
    case DataType::binary:
      if (type != SQLITE_BLOB) return false;
      put_text(column, row, bytes_at(statement, place));
      return true;
    default: return false;
  }
}

void check_text(sqlite3_stmt* statement, int place, const TableColumn& read) {
  if (json::find_invalid_utf8(bytes_at(statement, place)) != std::string_view::npos)
    throw Error(Remedy::fix_input,
                "a text is not UTF-8: correct it, or leave such rows out with a row filter",
                {.column = read.column.name});
}

}  // namespace

void put_value(sqlite3_stmt* statement, int place, const TableColumn& read, ColumnBuilder& column,
               std::uint32_t row) {
  const int type = sqlite3_column_type(statement, place);
  if (type == SQLITE_NULL) return;
  if (type == SQLITE_TEXT) check_text(statement, place, read);
  if (!put_expected(statement, place, read, column, row)) coerce_into(statement, place, read, column, row);
}

}  // namespace sluice::sql_source
