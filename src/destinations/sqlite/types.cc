#include "destinations/sqlite/types.h"

#include <fmt/format.h>

#include "sluice/error.hpp"

namespace sluice::sqlite {
namespace {

/// Length of a unique text that states none: other engines index no text without a length.
constexpr int kUniqueLength = 128;

std::string text_type(const Column& column) {
  if (column.precision) return fmt::format("VARCHAR({})", *column.precision);
  return column.has("unique") ? fmt::format("VARCHAR({})", kUniqueLength) : "TEXT";
}

std::string integer_type(const Column& column) {
  const int bits = column.precision.value_or(64);
  if (bits <= 16) return "SMALLINT";
  if (bits <= 32) return "INTEGER";
  if (bits <= 64) return "BIGINT";
  throw Error(Remedy::fix_config, fmt::format("SQLite has no integer of {} bits: 64 are the most", bits),
              {.column = column.name});
}

std::string decimal_type(const Column& column) {
  if (!column.precision && !column.scale)
    return fmt::format("NUMERIC({}, {})", kDecimalPrecision, kDecimalScale);
  if (!column.precision) return "NUMERIC";
  if (!column.scale) return fmt::format("NUMERIC({})", *column.precision);
  return fmt::format("NUMERIC({}, {})", *column.precision, *column.scale);
}

}  // namespace

int scale_of(const Column& column) {
  if (column.data_type == DataType::wei) return 0;
  return column.scale.value_or(column.precision ? 0 : kDecimalScale);
}

std::string type_name(const Column& column) {
  if (!column.is_complete())
    throw Error(Remedy::report_bug, "a column without a type", {.column = column.name});
  switch (*column.data_type) {
    case DataType::text: return text_type(column);
    case DataType::double_: return "FLOAT";
    case DataType::bool_: return "BOOLEAN";
    case DataType::timestamp: return "DATETIME";
    case DataType::bigint: return integer_type(column);
    case DataType::binary: return "BLOB";
    case DataType::json: return "JSON";
    case DataType::decimal: return decimal_type(column);
    case DataType::wei: return fmt::format("NUMERIC({}, 0)", kWeiPrecision);
    case DataType::date: return "DATE";
    case DataType::time: return "TIME";
  }
  throw Error(Remedy::report_bug, "unknown data type", {.column = column.name});
}

}  // namespace sluice::sqlite
