#include "sources/sql_database/sqlite_types.h"

#include <algorithm>
#include <array>
#include <optional>
#include <regex>
#include <string_view>

#include "base/quoted.h"

namespace sluice::sql_source {
namespace {

/// What upstream calls a small integer.
constexpr int kSmallBits = 32;

struct Known {
  std::string_view name;
  DataType type;
};

constexpr std::array<Known, 15> kKnown{{{"BOOL", DataType::bool_},
                                        {"BOOLEAN", DataType::bool_},
                                        {"DATE", DataType::date},
                                        {"DATE_CHAR", DataType::date},
                                        {"DATETIME", DataType::timestamp},
                                        {"DATETIME_CHAR", DataType::timestamp},
                                        {"TIMESTAMP", DataType::timestamp},
                                        {"TIMESTAMPTZ", DataType::timestamp},
                                        {"TIME", DataType::time},
                                        {"TIME_CHAR", DataType::time},
                                        {"JSON", DataType::json},
                                        {"JSONB", DataType::json},
                                        {"DECIMAL", DataType::decimal},
                                        {"NUMERIC", DataType::decimal},
                                        {"BLOB", DataType::binary}}};

/// What the other names have in them, in the order in which SQLite looks.
constexpr std::array<Known, 7> kParts{{{"INT", DataType::bigint},
                                       {"CHAR", DataType::text},
                                       {"CLOB", DataType::text},
                                       {"TEXT", DataType::text},
                                       {"REAL", DataType::double_},
                                       {"FLOA", DataType::double_},
                                       {"DOUB", DataType::double_}}};

/// A declared type in parts.
struct Declared {
  std::string name;  ///< in capitals
  std::optional<int> first;
  std::optional<int> second;
};

Declared parse(const std::string& text) {
  static const std::regex kForm(R"(^\s*([^(]*?)\s*(?:\(\s*(\d{1,5})\s*(?:,\s*(\d{1,5})\s*)?\).*)?$)");
  std::smatch parts;
  Declared declared;
  if (!std::regex_match(text, parts, kForm)) return declared;
  declared.name = parts[1];
  for (char& c : declared.name)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c & ~0x20);
  if (parts[2].matched) declared.first = std::stoi(parts[2]);
  if (parts[3].matched) declared.second = std::stoi(parts[3]);
  return declared;
}

std::optional<DataType> type_of_name(const std::string& name) {
  const auto* known = std::ranges::find(kKnown, name, &Known::name);
  if (known != kKnown.end()) return known->type;
  const auto* part = std::ranges::find_if(
      kParts, [&](const Known& candidate) { return name.find(candidate.name) != std::string::npos; });
  if (part != kParts.end()) return part->type;
  return std::nullopt;
}

void add_sizes(Column& column, const Declared& declared) {
  switch (*column.data_type) {
    case DataType::text:
    case DataType::binary: column.precision = declared.first; break;
    case DataType::decimal:
      column.precision = declared.first;
      if (declared.first) column.scale = declared.second.value_or(0);
      break;
    case DataType::bigint:
      if (declared.name == "SMALLINT") column.precision = kSmallBits;
      break;
    case DataType::timestamp: column.timezone = declared.name == "TIMESTAMPTZ"; break;
    default: break;
  }
}

Physical physical_of(DataType type) {
  switch (type) {
    case DataType::bool_: return Physical::boolean;
    case DataType::bigint: return Physical::int64;
    case DataType::double_: return Physical::float64;
    case DataType::binary: return Physical::binary;
    case DataType::timestamp: return Physical::timestamp_us;
    case DataType::date: return Physical::date32;
    case DataType::time: return Physical::time64_us;
    default: return Physical::utf8;
  }
}

}  // namespace

void set_type(TableColumn& read, DataType type) {
  read.column.data_type = type;
  read.physical = physical_of(type);
}

TableColumn sqlite_column(const std::string& name, bool is_nullable, const std::string& declared) {
  TableColumn read;
  read.column.name = name;
  read.column.nullable = is_nullable;
  read.expression = sql::quoted(name, '"');
  const Declared parts = parse(declared);
  const std::optional<DataType> type = type_of_name(parts.name);
  if (!type) return read;
  set_type(read, *type);
  add_sizes(read.column, parts);
  return read;
}

}  // namespace sluice::sql_source
