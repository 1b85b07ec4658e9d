#include "duck/column_reading.h"

#include <limits>

#include <fmt/format.h>

#include "duck/handle.h"
#include "sluice/error.hpp"

namespace sluice::duck {
namespace {

constexpr const char* kAsBigint = "CAST({} AS BIGINT)";
constexpr const char* kAsDouble = "CAST({} AS DOUBLE)";
constexpr const char* kAsText = "CAST({} AS VARCHAR)";
constexpr const char* kAsJson = "CAST(to_json({}) AS VARCHAR)";
constexpr const char* kAsTimestamp = "CAST({} AS TIMESTAMP)";
/// Widest decimal that DuckDB keeps in less than 16 bytes.
constexpr int kNarrowDecimal = 18;

struct Draft {
  DataType type;
  Physical physical;
  const char* conversion = "";
  std::optional<int> precision{};
  std::optional<int> scale{};
  std::optional<bool> timezone{};
};

ColumnReading make(std::string name, const Draft& draft) {
  ColumnReading reading;
  reading.column.name = std::move(name);
  reading.column.data_type = draft.type;
  reading.column.precision = draft.precision;
  reading.column.scale = draft.scale;
  reading.column.timezone = draft.timezone;
  reading.physical = draft.physical;
  reading.conversion = draft.conversion;
  return reading;
}

ColumnReading whole(std::string name, const char* conversion, std::optional<int> bits = std::nullopt) {
  return make(std::move(name), {DataType::bigint, Physical::int64, conversion, bits});
}

/// A whole number that may have more than 64 bits.
ColumnReading wide(std::string name, int digits) {
  ColumnReading reading = make(std::move(name), {DataType::decimal, Physical::decimal128, "", digits, 0});
  reading.conversion = fmt::format("CAST({{}} AS DECIMAL({},0))", digits);
  return reading;
}

ColumnReading decimal(std::string name, duckdb_logical_type type) {
  const int precision = duckdb_decimal_width(type);
  const int scale = duckdb_decimal_scale(type);
  ColumnReading reading =
      make(std::move(name), {DataType::decimal, Physical::decimal128, "", precision, scale});
  if (precision <= kNarrowDecimal) reading.conversion = fmt::format("CAST({{}} AS DECIMAL(38,{}))", scale);
  return reading;
}

ColumnReading timestamp(std::string name, const char* conversion, int digits) {
  return make(std::move(name),
              {DataType::timestamp, Physical::timestamp_us, conversion, digits, std::nullopt, false});
}

ColumnReading text(std::string name, duckdb_logical_type type) {
  const bool is_json = take_text(duckdb_logical_type_get_alias(type)) == "JSON";
  return make(std::move(name), {is_json ? DataType::json : DataType::text, Physical::utf8});
}

ColumnReading untyped(std::string name) {
  ColumnReading reading = make(std::move(name), {DataType::text, Physical::utf8, kAsText});
  reading.column.data_type.reset();
  return reading;
}

std::string_view text_at(const duckdb_string_t& text) {
  // Short texts lie inside of it: by value it would be gone.
  auto* place = const_cast<duckdb_string_t*>(&text);
  return {duckdb_string_t_data(place), duckdb_string_t_length(text)};
}

void append_text(ColumnBuilder& data, std::uint32_t row, std::string_view text) {
  constexpr std::size_t kMost = std::numeric_limits<std::int32_t>::max();
  if (data.values().size() + text.size() > kMost)
    throw Error(Remedy::fix_input, "rows that follow each other have more than 2 GiB in one column");
  data.append_bytes(row, text.data(), text.size());
}

}  // namespace

ColumnReading reading_of(std::string name, duckdb_logical_type type) {
  switch (duckdb_get_type_id(type)) {
    case DUCKDB_TYPE_BOOLEAN: return make(std::move(name), {DataType::bool_, Physical::boolean});
    case DUCKDB_TYPE_TINYINT: return whole(std::move(name), kAsBigint, 8);
    case DUCKDB_TYPE_SMALLINT:
    case DUCKDB_TYPE_UTINYINT: return whole(std::move(name), kAsBigint, 16);
    case DUCKDB_TYPE_INTEGER:
    case DUCKDB_TYPE_USMALLINT: return whole(std::move(name), kAsBigint, 32);
    case DUCKDB_TYPE_UINTEGER: return whole(std::move(name), kAsBigint);
    case DUCKDB_TYPE_BIGINT: return whole(std::move(name), "");
    case DUCKDB_TYPE_UBIGINT: return wide(std::move(name), 20);
    case DUCKDB_TYPE_HUGEINT:
    case DUCKDB_TYPE_UHUGEINT: return wide(std::move(name), 38);
    case DUCKDB_TYPE_FLOAT: return make(std::move(name), {DataType::double_, Physical::float64, kAsDouble});
    case DUCKDB_TYPE_DOUBLE: return make(std::move(name), {DataType::double_, Physical::float64});
    case DUCKDB_TYPE_DECIMAL: return decimal(std::move(name), type);
    case DUCKDB_TYPE_DATE: return make(std::move(name), {DataType::date, Physical::date32});
    case DUCKDB_TYPE_TIME: return make(std::move(name), {DataType::time, Physical::time64_us, "", 6});
    case DUCKDB_TYPE_TIME_NS:
      return make(std::move(name), {DataType::time, Physical::time64_us, "CAST({} AS TIME)", 6});
    case DUCKDB_TYPE_TIMESTAMP: return timestamp(std::move(name), "", 6);
    case DUCKDB_TYPE_TIMESTAMP_S: return timestamp(std::move(name), kAsTimestamp, 0);
    case DUCKDB_TYPE_TIMESTAMP_MS: return timestamp(std::move(name), kAsTimestamp, 3);
    case DUCKDB_TYPE_TIMESTAMP_NS: return timestamp(std::move(name), kAsTimestamp, 6);
    case DUCKDB_TYPE_TIMESTAMP_TZ:
      return make(std::move(name), {DataType::timestamp, Physical::timestamp_us, "", 6});
    case DUCKDB_TYPE_VARCHAR: return text(std::move(name), type);
    case DUCKDB_TYPE_BLOB: return make(std::move(name), {DataType::binary, Physical::binary});
    case DUCKDB_TYPE_LIST:
    case DUCKDB_TYPE_ARRAY:
    case DUCKDB_TYPE_STRUCT:
    case DUCKDB_TYPE_MAP:
    case DUCKDB_TYPE_UNION: return make(std::move(name), {DataType::json, Physical::utf8, kAsJson});
    case DUCKDB_TYPE_SQLNULL: return untyped(std::move(name));
    default: return make(std::move(name), {DataType::text, Physical::utf8, kAsText});
  }
}

void append_vector(ColumnBuilder& data, std::uint32_t row, duckdb_vector vector, std::uint32_t count) {
  const void* values = duckdb_vector_get_data(vector);
  std::uint64_t* validity = duckdb_vector_get_validity(vector);
  if (width_of(data.physical()) != 0) return data.append_values(row, values, count, validity);
  const auto* texts = static_cast<const duckdb_string_t*>(values);
  for (std::uint32_t i = 0; i < count; ++i)
    if (duckdb_validity_row_is_valid(validity, i)) append_text(data, row + i, text_at(texts[i]));
}

}  // namespace sluice::duck
