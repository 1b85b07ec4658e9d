#include "sources/sql_database/postgres_types.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "base/quoted.h"

namespace sluice::sql_source {
namespace {

/// Digits that 128 bits hold for sure.
constexpr int kMostDigits = 38;
/// Modifiers of lengths and digits count from here.
constexpr int kModifierStart = 4;
/// What upstream calls a small integer.
constexpr int kSmallBits = 32;

struct Known {
  std::string_view name;
  WireKind kind;
  DataType type;
  Physical physical;
  std::string_view cast{};  ///< a pattern for the expression; empty: the column as it is
};

constexpr std::array<Known, 21> kKnown{{
    {"bool", WireKind::boolean, DataType::bool_, Physical::boolean},
    {"int2", WireKind::int2, DataType::bigint, Physical::int64},
    {"int4", WireKind::int4, DataType::bigint, Physical::int64},
    {"int8", WireKind::int8, DataType::bigint, Physical::int64},
    {"oid", WireKind::int8, DataType::bigint, Physical::int64, "{}::pg_catalog.int8"},
    {"float4", WireKind::float4, DataType::double_, Physical::float64},
    {"float8", WireKind::float8, DataType::double_, Physical::float64},
    {"numeric", WireKind::numeric, DataType::decimal, Physical::utf8},
    {"text", WireKind::text, DataType::text, Physical::utf8},
    {"varchar", WireKind::text, DataType::text, Physical::utf8},
    {"bpchar", WireKind::text, DataType::text, Physical::utf8},
    {"name", WireKind::text, DataType::text, Physical::utf8},
    {"bytea", WireKind::bytea, DataType::binary, Physical::binary},
    {"date", WireKind::date, DataType::date, Physical::date32},
    {"time", WireKind::time, DataType::time, Physical::time64_us},
    {"timetz", WireKind::time, DataType::time, Physical::time64_us,
     "({} AT TIME ZONE 'UTC')::pg_catalog.time"},
    {"timestamp", WireKind::timestamp, DataType::timestamp, Physical::timestamp_us},
    {"timestamptz", WireKind::timestamp, DataType::timestamp, Physical::timestamp_us},
    {"uuid", WireKind::uuid, DataType::text, Physical::utf8},
    {"json", WireKind::text, DataType::json, Physical::utf8},
    {"jsonb", WireKind::jsonb, DataType::json, Physical::utf8},
}};

constexpr Known kAsJson{"", WireKind::text, DataType::json, Physical::utf8, "pg_catalog.to_json({})"};
constexpr Known kAsText{"", WireKind::text, DataType::text, Physical::utf8, "{}::pg_catalog.text"};

const Known& known_of(const CatalogType& type) {
  if (type.is_own) {
    const auto* found = std::ranges::find(kKnown, type.name, &Known::name);
    if (found != kKnown.end()) return *found;
  }
  return type.category == 'A' || type.kind == 'c' ? kAsJson : kAsText;
}

/// numeric(precision, scale): the scale has eleven bits and a sign.
void add_digits(TableColumn& read, int modifier) {
  if (modifier < kModifierStart) return;
  const int packed = modifier - kModifierStart;
  const int precision = packed >> 16 & 0xFFFF;
  const int scale = ((packed & 0x7FF) ^ 0x400) - 0x400;
  if (scale < 0 || scale > precision) return;
  read.column.precision = precision;
  read.column.scale = scale;
  if (precision <= kMostDigits) read.physical = Physical::decimal128;
}

void add_sizes(TableColumn& read, const CatalogType& type) {
  if (!type.is_own) return;
  const bool has_length = type.name == "varchar" || type.name == "bpchar";
  if (type.name == "numeric") add_digits(read, type.modifier);
  if (type.name == "int2") read.column.precision = kSmallBits;
  if (has_length && type.modifier >= kModifierStart) read.column.precision = type.modifier - kModifierStart;
  if (read.column.data_type == DataType::timestamp) read.column.timezone = type.name == "timestamptz";
}

}  // namespace

TableColumn postgres_column(const std::string& name, bool is_nullable, const CatalogType& type) {
  const Known& known = known_of(type);
  TableColumn read{.physical = known.physical, .kind = static_cast<int>(known.kind)};
  read.column.name = name;
  read.column.data_type = known.type;
  read.column.nullable = is_nullable;
  const std::string quoted = sql::quoted(name, '"');
  read.expression = known.cast.empty() ? quoted : fmt::format(fmt::runtime(known.cast), quoted);
  add_sizes(read, type);
  return read;
}

}  // namespace sluice::sql_source
