#include "destinations/postgres/dialect.h"

#include <gmock/gmock.h>

#include "sluice/error.hpp"

namespace sluice::postgres {
namespace {

Column column_of(DataType type, std::optional<int> precision = {}, std::optional<int> scale = {}) {
  Column column;
  column.name = "c";
  column.data_type = type;
  column.precision = precision;
  column.scale = scale;
  return column;
}

std::string type_of(const Column& column) { return PostgresDialect().type_name(column); }

TEST(PostgresDialectTest, names) {
  const PostgresDialect dialect;
  EXPECT_EQ(dialect.quote("a\"b; DROP \\"), "\"a\"\"b; DROP \\\"");
  EXPECT_EQ(dialect.quote("new\nline 😀"), "\"new\nline 😀\"");
  EXPECT_EQ(dialect.qualified("ds", "T"), R"("ds"."T")");
  EXPECT_THROW((void)dialect.quote(""), Error);
  EXPECT_THROW((void)dialect.quote(std::string_view("a\0b", 3)), Error);
}

TEST(PostgresDialectTest, literals) {
  const PostgresDialect dialect;
  EXPECT_EQ(dialect.literal(""), "''");
  EXPECT_EQ(dialect.literal("it's\n"), "'it''s\n'");
  EXPECT_EQ(dialect.literal("\\' $$ \\n"), R"(E'\\'' $$ \\n')");
  EXPECT_EQ(dialect.timestamp_literal(-5), "TIMESTAMP WITH TIME ZONE '1969-12-31T23:59:59.999995+00:00'");
  EXPECT_THROW((void)dialect.literal(std::string_view("a\0b", 3)), Error);
}

TEST(PostgresDialectTest, statements) {
  const PostgresDialect dialect;
  EXPECT_EQ(dialect.clear_table("ds", "t"), R"(TRUNCATE TABLE "ds"."t")");
  EXPECT_EQ(dialect.create_dataset("d's").value(),
            "DO 'BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname = ''d''''s'') THEN "
            "CREATE SCHEMA IF NOT EXISTS \"d''s\"; END IF; END'");
}

TEST(PostgresDialectTest, unique_columns_have_a_constraint) {
  Column column = column_of(DataType::text);
  EXPECT_EQ(PostgresDialect().column_constraints(column), "");
  column.set("unique", true);
  EXPECT_EQ(PostgresDialect().column_constraints(column), "UNIQUE");
  EXPECT_EQ(PostgresDialect(false).column_constraints(column), "");
}

TEST(PostgresDialectTest, every_type) {
  EXPECT_EQ(type_of(column_of(DataType::text)), "varchar");
  EXPECT_EQ(type_of(column_of(DataType::text, 64)), "varchar(64)");
  EXPECT_EQ(type_of(column_of(DataType::double_)), "double precision");
  EXPECT_EQ(type_of(column_of(DataType::bool_)), "boolean");
  EXPECT_EQ(type_of(column_of(DataType::timestamp)), "timestamp with time zone");
  EXPECT_EQ(type_of(column_of(DataType::bigint)), "bigint");
  EXPECT_EQ(type_of(column_of(DataType::binary, 3)), "bytea");
  EXPECT_EQ(type_of(column_of(DataType::json)), "jsonb");
  EXPECT_EQ(type_of(column_of(DataType::decimal)), "numeric(38,9)");
  EXPECT_EQ(type_of(column_of(DataType::wei)), "numeric(156,78)");
  EXPECT_EQ(type_of(column_of(DataType::date)), "date");
  EXPECT_EQ(type_of(column_of(DataType::time)), "time without time zone");
}

TEST(PostgresDialectTest, precision) {
  EXPECT_EQ(type_of(column_of(DataType::bigint, 8)), "smallint");
  EXPECT_EQ(type_of(column_of(DataType::bigint, 17)), "integer");
  EXPECT_EQ(type_of(column_of(DataType::bigint, 64)), "bigint");
  EXPECT_THROW((void)type_of(column_of(DataType::bigint, 65)), Error);
  EXPECT_EQ(type_of(column_of(DataType::decimal, 10)), "numeric(10,9)");
  EXPECT_EQ(type_of(column_of(DataType::decimal, {}, 3)), "numeric(38,3)");
  EXPECT_EQ(type_of(column_of(DataType::wei, 5)), "numeric(5,78)");
  EXPECT_EQ(type_of(column_of(DataType::time, 3)), "time (3) without time zone");
  EXPECT_EQ(type_of(column_of(DataType::timestamp, 3)), "timestamp (3) with time zone");
  EXPECT_THROW((void)type_of(column_of(DataType::timestamp, 7)), Error);
  Column local = column_of(DataType::timestamp);
  local.timezone = false;
  EXPECT_EQ(type_of(local), "timestamp without time zone");
  local.precision = 0;
  EXPECT_EQ(type_of(local), "timestamp (0) without time zone");
}

}  // namespace
}  // namespace sluice::postgres
