#include "sources/sql_database/postgres_decode.h"

#include <bit>
#include <limits>
#include <string>

#include <fmt/format.h>

#include "json/temporal.h"
#include "json/unicode.h"
#include "sluice/error.hpp"
#include "sources/sql_database/postgres_numeric.h"
#include "sources/sql_database/postgres_types.h"
#include "sources/sql_database/wire_bytes.h"

namespace sluice::sql_source {
namespace {

/// The server counts from 2000-01-01.
constexpr std::int32_t kEpochDays = 10'957;
constexpr std::int64_t kDayMicros = 86'400'000'000;
constexpr std::int64_t kEpochMicros = kEpochDays * kDayMicros;

/// The signature, flags and the length of what else a header may have.
constexpr std::string_view kSignature("PGCOPY\n\377\r\n\0", 11);
constexpr std::size_t kHeaderBytes = kSignature.size() + 8;
constexpr std::int16_t kEnd = -1;

[[noreturn]] void refuse_bytes() {
  throw Error(Remedy::report_bug, "PostgreSQL sent a row that is none of the binary COPY format");
}

template <class T>
T number(std::string_view value) {
  if (value.size() != sizeof(T)) refuse_bytes();
  return load<T>(value.data());
}

void put_boolean(std::string_view value, ColumnBuilder& column, std::uint32_t row, int) {
  if (value.size() != 1) refuse_bytes();
  column.append(row, static_cast<std::uint8_t>(value[0] != 0));
}

template <class T>
void put_integer(std::string_view value, ColumnBuilder& column, std::uint32_t row, int) {
  column.append(row, std::int64_t{number<T>(value)});
}

void put_float(std::string_view value, ColumnBuilder& column, std::uint32_t row, int) {
  column.append(row, static_cast<double>(std::bit_cast<float>(number<std::uint32_t>(value))));
}

void put_double(std::string_view value, ColumnBuilder& column, std::uint32_t row, int) {
  column.append(row, std::bit_cast<double>(number<std::uint64_t>(value)));
}

WireNumeric numeric(std::string_view value) {
  const std::optional<WireNumeric> number = WireNumeric::read(value);
  if (!number) refuse_bytes();
  return *number;
}

void put_decimal(std::string_view value, ColumnBuilder& column, std::uint32_t row, int scale) {
  const WireNumeric number = numeric(value);
  const std::optional<__int128> scaled = number.scaled(scale);
  if (!scaled) {
    std::string text;
    number.append_text(text);
    throw Error(
        Remedy::fix_input,
        fmt::format("the value {} is no decimal number that can be loaded: leave such rows out with a "
                    "row filter, or leave the column out",
                    text));
  }
  column.append(row, *scaled);
}

void put_decimal_text(std::string_view value, ColumnBuilder& column, std::uint32_t row, int) {
  std::string text;
  numeric(value).append_text(text);
  column.append_bytes(row, text.data(), text.size());
}

void put_bytes(std::string_view value, ColumnBuilder& column, std::uint32_t row, int) {
  column.append_bytes(row, value.data(), value.size());
}

void put_checked_text(std::string_view value, ColumnBuilder& column, std::uint32_t row, int) {
  if (json::find_invalid_utf8(value) != std::string_view::npos)
    throw Error(Remedy::fix_input,
                "a text is not UTF-8, and the database does not say what it is: leave the column out, or "
                "change its encoding");
  column.append_bytes(row, value.data(), value.size());
}

/// A number stands before the text, which tells its version.
void put_jsonb(std::string_view value, ColumnBuilder& column, std::uint32_t row, int) {
  if (value.empty() || value[0] != 1) refuse_bytes();
  column.append_bytes(row, value.data() + 1, value.size() - 1);
}

/// Infinite moments become the first and the last one, as upstream's drivers have it.
void put_timestamp(std::string_view value, ColumnBuilder& column, std::uint32_t row, int) {
  constexpr std::int64_t kFirst = -62'135'596'800'000'000;
  constexpr std::int64_t kLast = 253'402'300'799'999'999;
  const auto micros = number<std::int64_t>(value);
  if (micros == std::numeric_limits<std::int64_t>::max()) return column.append(row, kLast);
  if (micros == std::numeric_limits<std::int64_t>::min()) return column.append(row, kFirst);
  const std::int64_t since_1970 = micros + kEpochMicros;
  if (!json::is_in_calendar(since_1970))
    throw Error(Remedy::fix_input,
                "a timestamp lies outside the years 1 to 9999: leave such rows out with a row filter");
  column.append(row, since_1970);
}

void put_date(std::string_view value, ColumnBuilder& column, std::uint32_t row, int) {
  constexpr std::int32_t kFirst = -719'162;
  constexpr std::int32_t kLast = 2'932'896;
  const auto days = number<std::int32_t>(value);
  if (days == std::numeric_limits<std::int32_t>::max()) return column.append(row, kLast);
  if (days == std::numeric_limits<std::int32_t>::min()) return column.append(row, kFirst);
  const std::int32_t since_1970 = days + kEpochDays;
  if (since_1970 < kFirst || since_1970 > kLast)
    throw Error(Remedy::fix_input,
                "a date lies outside the years 1 to 9999: leave such rows out with a row filter");
  column.append(row, since_1970);
}

/// The server has a 24:00:00, which no other has.
void put_time(std::string_view value, ColumnBuilder& column, std::uint32_t row, int) {
  column.append(row, std::min(number<std::int64_t>(value), kDayMicros - 1));
}

void put_uuid(std::string_view value, ColumnBuilder& column, std::uint32_t row, int) {
  constexpr std::size_t kBytes = 16;
  constexpr std::size_t kCharacters = 36;
  constexpr std::string_view kHex = "0123456789abcdef";
  if (value.size() != kBytes) refuse_bytes();
  char* out = column.begin_bytes(row, kCharacters);
  for (std::size_t i = 0; i < kBytes; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) *out++ = '-';
    const auto byte = static_cast<unsigned char>(value[i]);
    *out++ = kHex[byte >> 4U];
    *out++ = kHex[byte & 15U];
  }
  column.finish_bytes(out);
}

/// Takes so many bytes from the front.
std::string_view cut(std::string_view& bytes, std::size_t count) {
  if (bytes.size() < count) refuse_bytes();
  const std::string_view front = bytes.substr(0, count);
  bytes.remove_prefix(count);
  return front;
}

template <class T>
T cut_number(std::string_view& bytes) {
  return load<T>(cut(bytes, sizeof(T)).data());
}

void cut_header(std::string_view& bytes) {
  if (!cut(bytes, kHeaderBytes).starts_with(kSignature)) refuse_bytes();
}

}  // namespace

CopyDecoder::CopyDecoder(const SourceTable& table, bool is_checked) : table_(table) {
  for (const TableColumn& read : table.columns)
    fields_.push_back({put_of(read, is_checked), read.column.scale.value_or(0)});
}

CopyDecoder::Put CopyDecoder::put_of(const TableColumn& read, bool is_checked) {
  switch (static_cast<WireKind>(read.kind)) {
    case WireKind::boolean: return put_boolean;
    case WireKind::int2: return put_integer<std::int16_t>;
    case WireKind::int4: return put_integer<std::int32_t>;
    case WireKind::int8: return put_integer<std::int64_t>;
    case WireKind::float4: return put_float;
    case WireKind::float8: return put_double;
    case WireKind::numeric: return read.physical == Physical::decimal128 ? put_decimal : put_decimal_text;
    case WireKind::text: return is_checked ? put_checked_text : put_bytes;
    case WireKind::jsonb: return put_jsonb;
    case WireKind::bytea: return put_bytes;
    case WireKind::date: return put_date;
    case WireKind::time: return put_time;
    case WireKind::timestamp: return put_timestamp;
    case WireKind::uuid: return put_uuid;
  }
  throw Error(Remedy::report_bug, "unknown kind of value", {.column = read.column.name});
}

void CopyDecoder::take(std::string_view bytes, Chunk& chunk) {
  if (!is_started_) {
    cut_header(bytes);
    is_started_ = true;
  }
  while (!bytes.empty()) {
    const auto fields = cut_number<std::int16_t>(bytes);
    if (fields == kEnd) return;
    if (static_cast<std::size_t>(fields) != fields_.size()) refuse_bytes();
    take_row(bytes, chunk);
  }
}

void CopyDecoder::take_row(std::string_view& bytes, Chunk& chunk) const {
  const std::uint32_t row = chunk.row();
  for (std::size_t i = 0; i < fields_.size(); ++i) {
    const auto size = cut_number<std::int32_t>(bytes);
    if (size < 0) continue;  // null
    const std::string_view value = cut(bytes, static_cast<std::size_t>(size));
    try {
      fields_[i].put(value, chunk.columns()[i].data, row, fields_[i].scale);
    } catch (Error& error) {
      error.at({.table = table_.name, .column = table_.columns[i].column.name});
      throw;
    }
  }
  chunk.end_row();
}

}  // namespace sluice::sql_source
