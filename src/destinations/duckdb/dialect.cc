#include "destinations/duckdb/dialect.h"

#include <fmt/format.h>

#include "base/quoted.h"
#include "destinations/duckdb/types.h"
#include "sluice/error.hpp"

namespace sluice::duckdb {

std::string DuckDialect::quote(std::string_view identifier) const {
  if (identifier.empty() || identifier.find('\0') != std::string_view::npos)
    throw Error(Remedy::fix_input, "DuckDB takes no name that is empty or has a zero byte in it");
  return sql::quoted(identifier, '"');
}

std::string DuckDialect::literal(std::string_view text) const {
  const std::size_t zero = text.find('\0');
  if (zero == std::string_view::npos) return sql::quoted(text, '\'');
  // A statement ends at a zero byte.
  return fmt::format("({} || chr(0) || {})", literal(text.substr(0, zero)), literal(text.substr(zero + 1)));
}

std::string DuckDialect::timestamp_literal(std::int64_t micros) const {
  return fmt::format("make_timestamptz({}::BIGINT)", micros);
}

std::string DuckDialect::type_name(const Column& column) const { return duckdb::type_name(column); }

std::string DuckDialect::qualified(std::string_view dataset, std::string_view table) const {
  return fmt::format("{}.{}.{}", quote(catalog_), quote(dataset), quote(table));
}

std::optional<std::string> DuckDialect::create_dataset(std::string_view dataset) const {
  return fmt::format("CREATE SCHEMA IF NOT EXISTS {}.{}", quote(catalog_), quote(dataset));
}

std::string DuckDialect::clear_table(std::string_view dataset, std::string_view table) const {
  return "DELETE FROM " + qualified(dataset, table);
}

std::string DuckDialect::staging_table(std::string_view, std::string_view table) const {
  return fmt::format("temp.main.{}", quote(table));
}

}  // namespace sluice::duckdb
