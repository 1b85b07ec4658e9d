#include "destinations/sqlite/dialect.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "destinations/sqlite/json_text.h"
#include "destinations/sqlite/place.h"
#include "destinations/sqlite/time_text.h"
#include "destinations/sqlite/types.h"
#include "sluice/error.hpp"

namespace sluice::sqlite {
namespace {

Column column_of(DataType type, std::optional<int> precision = {}, std::optional<int> scale = {}) {
  Column column;
  column.name = "c";
  column.data_type = type;
  column.precision = precision;
  column.scale = scale;
  return column;
}

TEST(SqliteDialectTest, text_of_sql) {
  const SqliteDialect dialect;
  EXPECT_EQ(dialect.quote("a\"b; DROP"), "\"a\"\"b; DROP\"");
  EXPECT_EQ(dialect.literal("it's\n"), "'it''s\n'");
  EXPECT_EQ(dialect.literal(std::string("a\0b", 3)), "('a' || char(0) || 'b')");
  EXPECT_EQ(dialect.timestamp_literal(-5), "'1969-12-31 23:59:59.999995'");
  EXPECT_EQ(dialect.qualified("ds", "t"), R"("ds"."t")");
  EXPECT_EQ(dialect.create_dataset("ds"), std::nullopt);
  EXPECT_EQ(dialect.clear_table("ds", "t"), R"(DELETE FROM "ds"."t")");
  EXPECT_THROW((void)dialect.quote(""), Error);
  EXPECT_THROW((void)dialect.quote(std::string_view("a\0b", 3)), Error);
}

TEST(SqliteTypesTest, every_type) {
  EXPECT_EQ(type_name(column_of(DataType::text)), "TEXT");
  EXPECT_EQ(type_name(column_of(DataType::text, 64)), "VARCHAR(64)");
  EXPECT_EQ(type_name(column_of(DataType::double_)), "FLOAT");
  EXPECT_EQ(type_name(column_of(DataType::bool_)), "BOOLEAN");
  EXPECT_EQ(type_name(column_of(DataType::timestamp, 3)), "DATETIME");
  EXPECT_EQ(type_name(column_of(DataType::binary, 3)), "BLOB");
  EXPECT_EQ(type_name(column_of(DataType::json)), "JSON");
  EXPECT_EQ(type_name(column_of(DataType::wei)), "NUMERIC(38, 0)");
  EXPECT_EQ(type_name(column_of(DataType::date)), "DATE");
  EXPECT_EQ(type_name(column_of(DataType::time, 3)), "TIME");
  Column unique = column_of(DataType::text);
  unique.set("unique", true);
  EXPECT_EQ(type_name(unique), "VARCHAR(128)");
  unique.precision = 8;
  EXPECT_EQ(type_name(unique), "VARCHAR(8)");
}

TEST(SqliteTypesTest, precision) {
  EXPECT_EQ(type_name(column_of(DataType::bigint)), "BIGINT");
  EXPECT_EQ(type_name(column_of(DataType::bigint, 8)), "SMALLINT");
  EXPECT_EQ(type_name(column_of(DataType::bigint, 17)), "INTEGER");
  EXPECT_EQ(type_name(column_of(DataType::bigint, 64)), "BIGINT");
  EXPECT_THROW((void)type_name(column_of(DataType::bigint, 65)), Error);
  EXPECT_EQ(type_name(column_of(DataType::decimal)), "NUMERIC(38, 9)");
  EXPECT_EQ(type_name(column_of(DataType::decimal, 10, 2)), "NUMERIC(10, 2)");
  EXPECT_EQ(type_name(column_of(DataType::decimal, 4)), "NUMERIC(4)");
}

std::string timestamp(std::int64_t micros) {
  std::string text(kTimestampLength, '\0');
  write_timestamp(text.data(), micros);
  return text;
}

TEST(SqliteTimeTextTest, edges) {
  EXPECT_EQ(timestamp(0), "1970-01-01 00:00:00.000000");
  EXPECT_EQ(timestamp(-1), "1969-12-31 23:59:59.999999");
  EXPECT_EQ(timestamp(-62'135'596'800'000'000), "0001-01-01 00:00:00.000000");
  EXPECT_EQ(timestamp(253'402'300'799'999'999), "9999-12-31 23:59:59.999999");
}

TEST(SqliteJsonTextTest, as_python_writes_it) {
  EXPECT_EQ(spaced_json(R"({"b":1,"a":[1,2.0,null,true,"x,y:\"z\""],"c":{},"d":[]})"),
            R"({"b": 1, "a": [1, 2.0, null, true, "x,y:\"z\""], "c": {}, "d": []})");
  EXPECT_EQ(spaced_json("[\"é\",\"😀\",\"\x7f\",\"\\\\\",\"\\u001f\"]"),
            R"(["\u00e9", "\ud83d\ude00", "\u007f", "\\", "\u001f"])");
  EXPECT_EQ(spaced_json("[1e-6,1e+22,0.00001,-1.50,12345678901234567890]"),
            "[1e-06, 1e+22, 1e-05, -1.5, 12345678901234567890]");
  EXPECT_EQ(spaced_json("42"), "42");
  EXPECT_EQ(spaced_json("\"\""), "\"\"");
  EXPECT_EQ(spaced_json(""), "");
}

TEST(SqlitePlaceTest, a_dataset_is_a_file_beside_the_database) {
  EXPECT_EQ(dataset_path("/a/shop.db", "sales"), "/a/shop__sales.db");
  EXPECT_EQ(dataset_path("/a/shop.v2.sqlite", "sales"), "/a/shop.v2__sales.sqlite");
  EXPECT_EQ(dataset_path("/a/shop", "sales"), "/a/shop__sales");
  EXPECT_EQ(dataset_path("/a/shop.db", "main"), "/a/shop.db");
  for (const std::string name : {"", "temp", "a/b", "../x"})
    EXPECT_THROW((void)dataset_path("/a/shop.db", name), Error) << name;
}

TEST(SqlitePlaceTest, places_that_are_no_file) {
  EXPECT_THROW((void)database_path(""), Error);
  EXPECT_THROW((void)database_path(":memory:"), Error);
  EXPECT_TRUE(database_path("x.db").is_absolute());
}

}  // namespace
}  // namespace sluice::sqlite
