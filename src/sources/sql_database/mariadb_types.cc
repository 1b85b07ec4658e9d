#include "sources/sql_database/mariadb_types.h"

#include <string_view>

#include <fmt/format.h>

#include "base/quoted.h"

namespace sluice::sql_source {
namespace {

/// What upstream calls a small integer.
constexpr int kSmallBits = 32;
/// Digits of the largest integer without a sign.
constexpr int kUnsignedDigits = 20;
/// The character set of bytes.
constexpr unsigned kBinary = 63;
/// Bytes of a character at the most.
constexpr int kWidestCharacter = 4;

struct Known {
  DataType type;
  Physical physical;
  FetchKind kind;
};

constexpr Known kInteger{DataType::bigint, Physical::int64, FetchKind::integer};
constexpr Known kDecimal{DataType::decimal, Physical::utf8, FetchKind::text};
constexpr Known kDouble{DataType::double_, Physical::float64, FetchKind::number};
constexpr Known kText{DataType::text, Physical::utf8, FetchKind::text};
constexpr Known kBytes{DataType::binary, Physical::binary, FetchKind::bytes};
constexpr Known kJson{DataType::json, Physical::utf8, FetchKind::text};
constexpr Known kDate{DataType::date, Physical::date32, FetchKind::date};
constexpr Known kTime{DataType::time, Physical::time64_us, FetchKind::time};
constexpr Known kTimestamp{DataType::timestamp, Physical::timestamp_us, FetchKind::timestamp};

/// MariaDB's JSON is a text that is checked, which the server says apart from the type.
bool is_json(const MYSQL_FIELD& field) {
  MARIADB_CONST_STRING format{};
  if (mariadb_field_attr(&format, &field, MARIADB_FIELD_ATTR_FORMAT_NAME) != 0) return false;
  return std::string_view(format.str, format.length) == "json";
}

Known known_of(const MYSQL_FIELD& field) {
  switch (field.type) {
    case MYSQL_TYPE_LONGLONG: return (field.flags & UNSIGNED_FLAG) != 0 ? kDecimal : kInteger;
    case MYSQL_TYPE_TINY:
    case MYSQL_TYPE_SHORT:
    case MYSQL_TYPE_INT24:
    case MYSQL_TYPE_LONG:
    case MYSQL_TYPE_YEAR: return kInteger;
    case MYSQL_TYPE_FLOAT:
    case MYSQL_TYPE_DOUBLE: return kDouble;
    case MYSQL_TYPE_DECIMAL:
    case MYSQL_TYPE_NEWDECIMAL: return kDecimal;
    case MYSQL_TYPE_DATE:
    case MYSQL_TYPE_NEWDATE: return kDate;
    case MYSQL_TYPE_TIME: return kTime;
    case MYSQL_TYPE_DATETIME:
    case MYSQL_TYPE_TIMESTAMP: return kTimestamp;
    case MYSQL_TYPE_JSON: return kJson;
    case MYSQL_TYPE_BIT: return kBytes;
    case MYSQL_TYPE_GEOMETRY: return kText;
    default: break;
  }
  if (is_json(field)) return kJson;
  return field.charsetnr == kBinary ? kBytes : kText;
}

/// The length of a decimal counts its sign and its point.
void add_digits(Column& column, const MYSQL_FIELD& field) {
  if (field.type == MYSQL_TYPE_LONGLONG) {
    column.precision = kUnsignedDigits;
    column.scale = 0;
    return;
  }
  const int sign = (field.flags & UNSIGNED_FLAG) != 0 ? 0 : 1;
  column.precision = static_cast<int>(field.length) - sign - (field.decimals > 0 ? 1 : 0);
  column.scale = static_cast<int>(field.decimals);
}

void add_sizes(Column& column, const MYSQL_FIELD& field) {
  const bool has_length = field.type == MYSQL_TYPE_STRING || field.type == MYSQL_TYPE_VAR_STRING;
  switch (*column.data_type) {
    case DataType::decimal: add_digits(column, field); break;
    case DataType::bigint:
      if (field.type == MYSQL_TYPE_SHORT) column.precision = kSmallBits;
      break;
    case DataType::timestamp: column.timezone = field.type == MYSQL_TYPE_TIMESTAMP; break;
    case DataType::text:
      if (has_length) column.precision = static_cast<int>(field.length / kWidestCharacter);
      break;
    case DataType::binary:
      if (has_length) column.precision = static_cast<int>(field.length);
      break;
    default: break;
  }
}

}  // namespace

TableColumn mariadb_column(const MYSQL_FIELD& field) {
  const Known known = known_of(field);
  TableColumn read{.physical = known.physical, .kind = static_cast<int>(known.kind)};
  read.column.name = field.name;
  read.column.data_type = known.type;
  read.column.nullable = (field.flags & NOT_NULL_FLAG) == 0;
  const std::string quoted = sql::quoted(field.name, '"');
  read.expression = field.type == MYSQL_TYPE_GEOMETRY ? fmt::format("ST_AsText({})", quoted) : quoted;
  add_sizes(read.column, field);
  return read;
}

}  // namespace sluice::sql_source
