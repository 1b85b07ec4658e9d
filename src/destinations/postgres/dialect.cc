#include "destinations/postgres/dialect.h"

#include <fmt/format.h>
#include <xxhash.h>

#include "base/quoted.h"
#include "destinations/postgres/types.h"
#include "json/temporal.h"
#include "schema/naming.h"
#include "sluice/error.hpp"

namespace sluice::postgres {
namespace {

/// Locks have numbers, the same for everybody who knows the name.
std::int64_t lock_number(std::string_view name) {
  const std::string mine = fmt::format("sluice {}", name);
  return static_cast<std::int64_t>(XXH3_64bits(mine.data(), mine.size()));
}

}  // namespace

std::string PostgresDialect::quote(std::string_view identifier) const {
  if (identifier.empty() || identifier.find('\0') != std::string_view::npos)
    throw Error(Remedy::fix_input, "PostgreSQL takes no name that is empty or has a zero byte in it");
  return sql::quoted(identifier, '"');
}

std::string PostgresDialect::literal(std::string_view text) const {
  if (text.find('\0') != std::string_view::npos)
    throw Error(Remedy::fix_input, "PostgreSQL takes no text with a zero byte in it");
  if (text.find('\\') == std::string_view::npos) return sql::quoted(text, '\'');
  std::string out = "E'";
  for (const char c : text) out.append(c == '\'' || c == '\\' ? 2 : 1, c);
  return out += '\'';
}

std::string PostgresDialect::timestamp_literal(std::int64_t micros) const {
  return "TIMESTAMP WITH TIME ZONE " + literal(json::format_iso(Timestamp{micros, true}));
}

std::string PostgresDialect::type_name(const Column& column) const { return postgres::type_name(column); }

std::string PostgresDialect::column_constraints(const Column& column) const {
  return makes_indexes_ && column.has("unique") ? "UNIQUE" : "";
}

std::string PostgresDialect::qualified(std::string_view dataset, std::string_view table) const {
  return quote(dataset) + "." + quote(table);
}

std::optional<std::string> PostgresDialect::create_dataset(std::string_view dataset) const {
  // CREATE SCHEMA IF NOT EXISTS alone asks for the permission even if the schema is there.
  const std::string block = fmt::format(
      "BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = {}) THEN "
      "CREATE SCHEMA IF NOT EXISTS {}; END IF; END",
      literal(dataset), quote(dataset));
  return "DO " + literal(block);
}

std::string PostgresDialect::clear_table(std::string_view dataset, std::string_view table) const {
  return "TRUNCATE TABLE " + qualified(dataset, table);
}

std::string PostgresDialect::staging_table(std::string_view, std::string_view table) const {
  return "pg_temp." + quote(shorten(table, table, kMostNameBytes));
}

std::optional<std::string> PostgresDialect::try_lock(std::string_view name) const {
  return fmt::format("SELECT CASE WHEN pg_catalog.pg_try_advisory_lock({}) THEN 't' ELSE 'f' END",
                     lock_number(name));
}

std::optional<std::string> PostgresDialect::lock_in_transaction(std::string_view name) const {
  return fmt::format("SELECT pg_catalog.pg_advisory_xact_lock({})", lock_number(name));
}

std::optional<std::string> PostgresDialect::add_constraint(const std::string& qualified_name,
                                                           const Column& column) const {
  const std::string constraint = column_constraints(column);
  if (constraint.empty()) return std::nullopt;
  return fmt::format("ALTER TABLE {} ADD {} ({})", qualified_name, constraint, quote(column.name));
}

}  // namespace sluice::postgres
