#include "destinations/duckdb/types.h"

#include <algorithm>

#include <fmt/format.h>

#include "sluice/error.hpp"

namespace sluice::duckdb {
namespace {

[[noreturn]] void no_such_precision(const Column& column) {
  throw Error(
      Remedy::fix_config,
      fmt::format("DuckDB has no {} of precision {}", to_string(*column.data_type), *column.precision),
      {.column = column.name});
}

std::string integer_type(const Column& column) {
  const int bits = column.precision.value_or(64);
  if (bits <= 8) return "TINYINT";
  if (bits <= 16) return "SMALLINT";
  if (bits <= 32) return "INTEGER";
  if (bits <= 64) return "BIGINT";
  if (bits <= 128) return "HUGEINT";
  no_such_precision(column);
}

bool has_zone(const Column& column) { return column.timezone.value_or(true); }

/// With a zone there is one type, whatever the precision.
std::string timestamp_type(const Column& column) {
  if (has_zone(column)) return "TIMESTAMP WITH TIME ZONE";
  const int digits = column.precision.value_or(6);
  if (digits == 0) return "TIMESTAMP_S";
  if (digits <= 3) return "TIMESTAMP_MS";
  if (digits <= 6) return "TIMESTAMP";
  if (digits <= 9) return "TIMESTAMP_NS";
  no_such_precision(column);
}

std::string decimal_type(int precision, int scale) { return fmt::format("DECIMAL({},{})", precision, scale); }

std::string decimal_type(const Column& column) {
  const int precision = column.precision.value_or(kDecimalPrecision);
  if (precision > kDecimalPrecision || precision < 1) no_such_precision(column);
  return decimal_type(precision, scale_of(column));
}

}  // namespace

int scale_of(const Column& column) {
  if (column.data_type == DataType::wei) return 0;
  // The default scale of nine digits does not fit into a smaller precision that stands alone.
  return column.scale.value_or(std::min(kDecimalScale, column.precision.value_or(kDecimalPrecision)));
}

std::string type_name(const Column& column) {
  if (!column.is_complete())
    throw Error(Remedy::report_bug, "a column without a type", {.column = column.name});
  switch (*column.data_type) {
    case DataType::text: return "VARCHAR";
    case DataType::double_: return "DOUBLE";
    case DataType::bool_: return "BOOLEAN";
    case DataType::timestamp: return timestamp_type(column);
    case DataType::bigint: return integer_type(column);
    case DataType::binary: return "BLOB";
    case DataType::json: return "JSON";
    case DataType::decimal: return decimal_type(column);
    case DataType::wei: return decimal_type(kWeiPrecision, 0);
    case DataType::date: return "DATE";
    case DataType::time: return "TIME";
  }
  throw Error(Remedy::report_bug, "unknown data type", {.column = column.name});
}

std::string scanned_type(const Column& column, Physical physical) {
  switch (physical) {
    case Physical::boolean: return "BOOLEAN";
    case Physical::int64: return "BIGINT";
    case Physical::float64: return "DOUBLE";
    case Physical::utf8: return "VARCHAR";
    case Physical::binary: return "BLOB";
    case Physical::timestamp_us: return has_zone(column) ? "TIMESTAMP WITH TIME ZONE" : "TIMESTAMP";
    case Physical::date32: return "DATE";
    case Physical::time64_us: return "TIME";
    case Physical::decimal128: return decimal_type(kDecimalPrecision, scale_of(column));
  }
  throw Error(Remedy::report_bug, "unknown physical type", {.column = column.name});
}

}  // namespace sluice::duckdb
