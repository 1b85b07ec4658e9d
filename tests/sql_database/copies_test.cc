// Tables of one database in another, through all stages, with values of every type.

#include <gmock/gmock.h>

#include "sql_database/databases.h"

namespace sluice {
namespace {

using testing::DatabasesTest;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::Rows;
using testing::TextRow;

using CopyTest = DatabasesTest;

TextRow without_first(const TextRow& row) { return {row.begin() + 1, row.end()}; }

TEST_F(CopyTest, every_type_of_postgres_reaches_duckdb) {
  at_postgres(
      "CREATE TABLE t (id bigint PRIMARY KEY, flag boolean, small smallint, whole integer, single real, "
      "twice double precision, price numeric(12,2), exact numeric, name text, short varchar(5), bytes bytea, "
      "day date, clock time, made timestamp, seen timestamptz, code uuid, doc jsonb, list int[]); "
      "INSERT INTO t VALUES (1, true, -32768, 2147483647, 1.5, -2.25, 1234567890.12, 12345.678901234, 'häß', "
      "'abcde', '\\x00ff', '2024-02-29', '23:59:59.999999', '2024-01-02 03:04:05.000006', "
      "'2024-01-02 03:04:05.000006+02', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '{\"a\": [1, null]}', "
      "'{1,NULL,3}'); INSERT INTO t (id) VALUES (2)");
  copy(sql_database(postgres()));
  const Rows found = copied(
      "SELECT id, flag, small, whole, single, twice, price, exact, name, short, bytes, day, clock, made, "
      "epoch_us(seen), code, doc, list FROM d.t ORDER BY id");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_THAT(found[0],
              ElementsAre("1", "true", "-32768", "2147483647", "1.5", "-2.25", "1234567890.12",
                          "12345.678901234", "häß", "abcde", "\\x00\\xFF", "2024-02-29", "23:59:59.999999",
                          "2024-01-02 03:04:05.000006", "1704157445000006",
                          "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", R"({"a": [1, null]})", "[1,null,3]"));
  EXPECT_THAT(without_first(found[1]), Each(std::nullopt));
}

TEST_F(CopyTest, every_type_of_sqlite_reaches_duckdb) {
  at_sqlite(
      "CREATE TABLE t (id INTEGER PRIMARY KEY, flag BOOLEAN, twice REAL, price DECIMAL(12,2), name TEXT, "
      "bytes BLOB, "
      "day DATE, clock TIME, made DATETIME, doc JSON, bare); "
      "INSERT INTO t VALUES (1, 1, -2.25, 12.5, 'häß', x'00ff', '2024-02-29', '23:59:59.999999', "
      "'2024-01-02 03:04:05.000006', '{\"a\": [1, null]}', 7), (2, NULL, NULL, NULL, NULL, NULL, NULL, NULL, "
      "NULL, "
      "NULL, NULL)");
  copy(sql_database(shop("sqlite")));
  const Rows found =
      copied("SELECT id, flag, twice, price, name, bytes, day, clock, made, doc, bare FROM d.t ORDER BY id");
  ASSERT_EQ(found.size(), 2U);
  EXPECT_THAT(found[0],
              ElementsAre("1", "true", "-2.25", "12.50", "häß", "\\x00\\xFF", "2024-02-29", "23:59:59.999999",
                          "2024-01-02 03:04:05.000006", R"({"a": [1, null]})", "7"));
  EXPECT_THAT(without_first(found[1]), Each(std::nullopt));
}

TEST_F(CopyTest, every_type_of_duckdb_reaches_postgres) {
  at_duckdb(
      "CREATE TABLE t (id BIGINT PRIMARY KEY, flag BOOLEAN, small SMALLINT, huge HUGEINT, twice DOUBLE, "
      "price DECIMAL(12,2), name VARCHAR, bytes BLOB, day DATE, clock TIME, made TIMESTAMP, seen "
      "TIMESTAMPTZ, "
      "code UUID, list INTEGER[]); "
      "INSERT INTO t VALUES (1, true, -32768, 170141183460469231731687303715884105727, -2.25, 1234567890.12, "
      "'häß', "
      "'\\x00\\xFF', '2024-02-29', '23:59:59.999999', '2024-01-02 03:04:05.000006', "
      "'2024-01-02 03:04:05.000006+02', 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', [1, NULL, 3]); "
      "INSERT INTO t (id) VALUES (2)");
  SqlDatabase source = shop("duckdb");
  source.tables = {{.name = "t", .excluded_columns = {"huge"}}};
  const std::string dataset = new_dataset();
  copy(sql_database(source), uri_, dataset);
  const Rows found =
      query(uri_,
            "SELECT id, flag, small, twice, price, name, bytes, day, clock, made, seen, code, list "
            "FROM " +
                dataset + ".t ORDER BY id")
          .rows;
  ASSERT_EQ(found.size(), 2U);
  EXPECT_THAT(found[0],
              ElementsAre("1", "true", "-32768", "-2.25", "1234567890.12", "häß", "\\x00ff", "2024-02-29",
                          "23:59:59.999999", "2024-01-02 03:04:05.000006", "2024-01-02 01:04:05.000006+00",
                          "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "[1, null, 3]"));
  EXPECT_THAT(without_first(found[1]), Each(std::nullopt));
}

TEST_F(CopyTest, a_whole_database_comes_with_its_keys_and_references) {
  at_postgres(
      "CREATE TABLE people (id int PRIMARY KEY, name varchar(20) NOT NULL); "
      "CREATE TABLE orders (id int PRIMARY KEY, buyer int REFERENCES people, price numeric(10,2)); "
      "CREATE VIEW cheap AS SELECT * FROM orders WHERE price < 5; "
      "INSERT INTO people VALUES (1, 'Ada'); INSERT INTO orders VALUES (7, 1, 4.5), (8, 1, 9)");
  SqlDatabase source = postgres();
  source.include_views = true;
  source.resolve_foreign_keys = true;
  source.reflection = SqlReflection::full_with_precision;
  copy(sql_database(source));
  EXPECT_EQ(copied("SELECT count(*) FROM d.orders")[0][0], "2");
  EXPECT_EQ(copied("SELECT id FROM d.cheap")[0][0], "7");
  const Schema schema = schema_from_text(copied("SELECT schema FROM d._dlt_version")[0][0].value_or(""));
  const Table* orders = schema.find("orders");
  ASSERT_NE(orders, nullptr);
  EXPECT_TRUE(orders->find("id")->has("primary_key"));
  EXPECT_EQ(orders->find("price")->scale, 2);
  EXPECT_NE(orders->hint("references"), nullptr);
  EXPECT_EQ(schema.find("people")->find("name")->precision, 20);
  EXPECT_FALSE(schema.find("people")->find("name")->is_nullable());
}

TEST_F(CopyTest, parts_of_a_table_bring_every_row_once) {
  at_postgres("CREATE TABLE big AS SELECT i AS id, repeat('x', 400) AS x FROM generate_series(1, 100000) i");
  SqlDatabase source = postgres();
  source.tables = {{.name = "big", .partitions = 4}};
  copy(sql_database(source));
  EXPECT_THAT(copied("SELECT count(*), count(DISTINCT id), sum(id) FROM d.big")[0],
              ElementsAre("100000", "100000", "5000050000"));
}

TEST_F(CopyTest, rows_that_change_replace_those_that_are_there) {
  at_postgres("CREATE TABLE t (id int PRIMARY KEY, v text); INSERT INTO t VALUES (1, 'a'), (2, 'b')");
  SqlDatabase source = postgres();
  source.tables = {{.name = "t", .write_disposition = WriteDisposition::merge}};
  copy(sql_database(source));
  at_postgres("UPDATE t SET v = 'c' WHERE id = 2; INSERT INTO t VALUES (3, 'd')");
  copy(sql_database(source));
  EXPECT_EQ(copied("SELECT string_agg(id || v, ' ' ORDER BY id) FROM d.t")[0][0], "1a 2c 3d");
}

TEST_F(CopyTest, one_table_is_a_resource_of_a_source_of_ones_own) {
  at_sqlite(
      "CREATE TABLE t (id INTEGER PRIMARY KEY, v TEXT); INSERT INTO t VALUES (1, 'a'), (2, 'b'), (3, 'c')");
  const Resource table = sql_table(shop("sqlite"), {.name = "t", .row_filter = "v <> 'b'"});
  copy(Source("own", {table.with_table_name("chosen")}));
  EXPECT_EQ(copied("SELECT string_agg(v, '' ORDER BY id) FROM d.chosen")[0][0], "ac");
}

TEST_F(CopyTest, what_cannot_be_is_told_before_anything_is_read) {
  at_postgres("CREATE TABLE orders (id int)");
  const auto message = [&](const SqlTable& table) -> std::string {
    SqlDatabase source = postgres();
    source.tables = {table};
    try {
      sql_database(source);
    } catch (const Error& error) {
      EXPECT_EQ(error.remedy(), Remedy::fix_config);
      return error.message();
    }
    return "no error";
  };
  EXPECT_THAT(message({.name = "order"}), HasSubstr("did you mean orders?"));
  EXPECT_THAT(message({.name = "orders", .primary_key = {{"ids"}}}), HasSubstr("did you mean id?"));
  EXPECT_THAT(message({.name = "orders", .merge_key = {"ids"}}), HasSubstr("did you mean id?"));
  EXPECT_THAT(message({.name = "orders", .incremental = Incremental{.cursor_path = "ids"}}),
              HasSubstr("did you mean id?"));
}

}  // namespace
}  // namespace sluice
