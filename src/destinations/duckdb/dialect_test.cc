#include "destinations/duckdb/dialect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "destinations/duckdb/types.h"
#include "sluice/error.hpp"

namespace sluice::duckdb {
namespace {

Column column_of(DataType type, std::optional<int> precision = {}, std::optional<int> scale = {},
                 std::optional<bool> timezone = {}) {
  Column column;
  column.name = "c";
  column.data_type = type;
  column.precision = precision;
  column.scale = scale;
  column.timezone = timezone;
  return column;
}

TEST(DuckDialectTest, text_of_sql) {
  const DuckDialect dialect("db");
  EXPECT_EQ(dialect.quote("a\"b; DROP"), "\"a\"\"b; DROP\"");
  EXPECT_EQ(dialect.literal("it's\n"), "'it''s\n'");
  EXPECT_EQ(dialect.literal(std::string("a\0b", 3)), "('a' || chr(0) || 'b')");
  EXPECT_EQ(dialect.timestamp_literal(-5), "make_timestamptz(-5::BIGINT)");
  EXPECT_EQ(dialect.qualified("ds", "t"), R"("db"."ds"."t")");
  EXPECT_EQ(dialect.create_dataset("ds"), R"(CREATE SCHEMA IF NOT EXISTS "db"."ds")");
  EXPECT_EQ(dialect.clear_table("ds", "t"), R"(DELETE FROM "db"."ds"."t")");
  EXPECT_THROW((void)dialect.quote(""), Error);
  EXPECT_THROW((void)dialect.quote(std::string_view("a\0b", 3)), Error);
}

TEST(DuckTypesTest, every_type) {
  EXPECT_EQ(type_name(column_of(DataType::text, 10)), "VARCHAR");
  EXPECT_EQ(type_name(column_of(DataType::double_)), "DOUBLE");
  EXPECT_EQ(type_name(column_of(DataType::bool_)), "BOOLEAN");
  EXPECT_EQ(type_name(column_of(DataType::binary)), "BLOB");
  EXPECT_EQ(type_name(column_of(DataType::json)), "JSON");
  EXPECT_EQ(type_name(column_of(DataType::wei)), "DECIMAL(38,0)");
  EXPECT_EQ(type_name(column_of(DataType::date)), "DATE");
  EXPECT_EQ(type_name(column_of(DataType::time, 3)), "TIME");
}

TEST(DuckTypesTest, precision) {
  const auto integer = [](int bits) { return type_name(column_of(DataType::bigint, bits)); };
  EXPECT_EQ(type_name(column_of(DataType::bigint)), "BIGINT");
  EXPECT_EQ(integer(8), "TINYINT");
  EXPECT_EQ(integer(9), "SMALLINT");
  EXPECT_EQ(integer(32), "INTEGER");
  EXPECT_EQ(integer(64), "BIGINT");
  EXPECT_EQ(integer(65), "HUGEINT");
  EXPECT_THROW((void)integer(129), Error);
  EXPECT_EQ(type_name(column_of(DataType::decimal)), "DECIMAL(38,9)");
  EXPECT_EQ(type_name(column_of(DataType::decimal, 10, 2)), "DECIMAL(10,2)");
  EXPECT_EQ(type_name(column_of(DataType::decimal, 5)), "DECIMAL(5,5)");
  EXPECT_THROW((void)type_name(column_of(DataType::decimal, 39, 2)), Error);
}

TEST(DuckTypesTest, timestamps) {
  const auto local = [](std::optional<int> digits) {
    return type_name(column_of(DataType::timestamp, digits, {}, false));
  };
  EXPECT_EQ(type_name(column_of(DataType::timestamp)), "TIMESTAMP WITH TIME ZONE");
  EXPECT_EQ(type_name(column_of(DataType::timestamp, 3, {}, true)), "TIMESTAMP WITH TIME ZONE");
  EXPECT_EQ(local({}), "TIMESTAMP");
  EXPECT_EQ(local(0), "TIMESTAMP_S");
  EXPECT_EQ(local(3), "TIMESTAMP_MS");
  EXPECT_EQ(local(6), "TIMESTAMP");
  EXPECT_EQ(local(9), "TIMESTAMP_NS");
  EXPECT_THROW((void)local(10), Error);
}

}  // namespace
}  // namespace sluice::duckdb
