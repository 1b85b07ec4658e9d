#include "destinations/postgres/types.h"

#include <fmt/format.h>

#include "sluice/error.hpp"

namespace sluice::postgres {
namespace {

std::string text_type(const Column& column) {
  return column.precision ? fmt::format("varchar({})", *column.precision) : "varchar";
}

std::string integer_type(const Column& column) {
  const int bits = column.precision.value_or(64);
  if (bits <= 16) return "smallint";
  if (bits <= 32) return "integer";
  if (bits <= 64) return "bigint";
  throw Error(Remedy::fix_config, fmt::format("PostgreSQL has no integer of {} bits: 64 are the most", bits),
              {.column = column.name});
}

std::string timestamp_type(const Column& column) {
  const char* zone = column.timezone.value_or(true) ? "with" : "without";
  if (!column.precision) return fmt::format("timestamp {} time zone", zone);
  if (*column.precision < 0 || *column.precision > kTimestampPrecision)
    throw Error(Remedy::fix_config,
                fmt::format("PostgreSQL has no timestamp with {} digits of a second: {} are the most",
                            *column.precision, kTimestampPrecision),
                {.column = column.name});
  return fmt::format("timestamp ({}) {} time zone", *column.precision, zone);
}

std::string time_type(const Column& column) {
  return column.precision ? fmt::format("time ({}) without time zone", *column.precision)
                          : "time without time zone";
}

std::string numeric_type(const Column& column, int precision, int scale) {
  return fmt::format("numeric({},{})", column.precision.value_or(precision), column.scale.value_or(scale));
}

}  // namespace

std::string type_name(const Column& column) {
  if (!column.is_complete())
    throw Error(Remedy::report_bug, "a column without a type", {.column = column.name});
  switch (*column.data_type) {
    case DataType::text: return text_type(column);
    case DataType::double_: return "double precision";
    case DataType::bool_: return "boolean";
    case DataType::timestamp: return timestamp_type(column);
    case DataType::bigint: return integer_type(column);
    case DataType::binary: return "bytea";
    case DataType::json: return "jsonb";
    case DataType::decimal: return numeric_type(column, kDecimalPrecision, kDecimalScale);
    case DataType::wei: return numeric_type(column, kWeiPrecision, kWeiScale);
    case DataType::date: return "date";
    case DataType::time: return time_type(column);
  }
  throw Error(Remedy::report_bug, "unknown data type", {.column = column.name});
}

}  // namespace sluice::postgres
