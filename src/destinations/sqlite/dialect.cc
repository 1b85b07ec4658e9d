#include "destinations/sqlite/dialect.h"

#include <fmt/format.h>

#include "base/quoted.h"
#include "destinations/sqlite/time_text.h"
#include "destinations/sqlite/types.h"
#include "sluice/error.hpp"

namespace sluice::sqlite {

std::string SqliteDialect::quote(std::string_view identifier) const {
  if (identifier.empty() || identifier.find('\0') != std::string_view::npos)
    throw Error(Remedy::fix_input, "SQLite takes no name that is empty or has a zero byte in it");
  return sql::quoted(identifier, '"');
}

std::string SqliteDialect::literal(std::string_view text) const {
  const std::size_t zero = text.find('\0');
  if (zero == std::string_view::npos) return sql::quoted(text, '\'');
  // A statement ends at a zero byte.
  return fmt::format("({} || char(0) || {})", literal(text.substr(0, zero)), literal(text.substr(zero + 1)));
}

std::string SqliteDialect::timestamp_literal(std::int64_t micros) const {
  char text[kTimestampLength];
  write_timestamp(text, micros);
  return sql::quoted({text, sizeof text}, '\'');
}

std::string SqliteDialect::validity_literal(std::int64_t micros) const {
  char text[kTimestampLength];
  write_timestamp(text, micros);
  return sql::quoted(std::string(text, sizeof text) + "+00:00", '\'');
}

std::string SqliteDialect::type_name(const Column& column) const { return sqlite::type_name(column); }

std::string SqliteDialect::qualified(std::string_view dataset, std::string_view table) const {
  return quote(dataset) + "." + quote(table);
}

std::optional<std::string> SqliteDialect::create_dataset(std::string_view) const { return std::nullopt; }

std::string SqliteDialect::clear_table(std::string_view dataset, std::string_view table) const {
  return "DELETE FROM " + qualified(dataset, table);
}

std::string SqliteDialect::staging_table(std::string_view, std::string_view table) const {
  return "temp." + quote(table);
}

}  // namespace sluice::sqlite
