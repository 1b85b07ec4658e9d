// Parts of one table that several connections read: every row comes once, whatever the keys are like.

#include <gmock/gmock.h>

#include "sql_database/databases.h"

namespace sluice {
namespace {

using testing::DatabasesTest;
using ::testing::HasSubstr;
using testing::TextRow;

class PartitionsTest : public DatabasesTest {
 protected:
  /// Reads the table t in four parts, as one, and compares what came: rows, and sums over them.
  void expect_all(SqlDatabase database, const SqlTable& table, const std::string& rows) {
    database.partitions = 4;
    database.tables = {table};
    database.table_names = {table.name};
    ASSERT_EQ(copy(sql_database(database), copy_uri(), "parts").packages.size(), 1U);
    SqlDatabase whole = database;
    whole.partitions = 1;
    copy(sql_database(whole), copy_uri(), "whole");
    EXPECT_EQ(sums("parts", table.name), sums("whole", table.name));
    EXPECT_EQ(sums("parts", table.name)[0], rows);
  }
  [[nodiscard]] TextRow sums(const std::string& dataset, const std::string& table) const {
    return copied("SELECT count(*), count(k), bit_xor(hash(k::VARCHAR, v)), sum(hash(k::VARCHAR, v)) FROM " +
                  dataset + "." + table)[0];
  }
};

/// Rows (k, v) of a key that a text makes of i, for both databases.
std::string made_of(const std::string& key, int rows) {
  return "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < " + std::to_string(rows) +
         ") SELECT " + key + " AS k, 'row ' || i AS v FROM n";
}

constexpr const char* kSkewed = "CASE WHEN i < 9900 THEN i ELSE i * 100000000000 END";
constexpr const char* kNegative = "i - 5000";
constexpr const char* kSometimesNull = "CASE WHEN i % 3 = 0 THEN NULL ELSE i % 50 END";

TEST_F(PartitionsTest, keys_of_any_shape_part_a_table_of_postgres) {
  for (const char* key : {kSkewed, kNegative, kSometimesNull}) {
    at_postgres("DROP TABLE IF EXISTS t; CREATE TABLE t (k bigint, v text); INSERT INTO t " +
                made_of(key, 10000));
    expect_all(postgres(), {.name = "t", .partition_column = "k"}, "10000");
    at_postgres("ANALYZE t");  // now by quantiles
    expect_all(postgres(), {.name = "t", .partition_column = "k"}, "20000");
    fs::remove(folder_ / "copy.duckdb");
    fs::remove_all(folder_ / "data");
  }
}

TEST_F(PartitionsTest, keys_of_any_shape_part_a_table_of_sqlite) {
  for (const char* key : {kSkewed, kNegative, kSometimesNull}) {
    at_sqlite("DROP TABLE IF EXISTS t; CREATE TABLE t (k BIGINT, v TEXT); INSERT INTO t " +
              made_of(key, 10000));
    expect_all(shop("sqlite"), {.name = "t", .partition_column = "k"}, "10000");
    fs::remove(folder_ / "copy.duckdb");
    fs::remove_all(folder_ / "data");
  }
}

TEST_F(PartitionsTest, keys_of_any_shape_part_a_table_of_duckdb) {
  for (const char* key : {kSkewed, kNegative, kSometimesNull}) {
    at_duckdb("CREATE OR REPLACE TABLE t (k BIGINT, v VARCHAR); INSERT INTO t " + made_of(key, 10000));
    expect_all(shop("duckdb"), {.name = "t", .partition_column = "k"}, "10000");
    fs::remove(folder_ / "copy.duckdb");
    fs::remove_all(folder_ / "data");
  }
}

TEST_F(PartitionsTest, a_table_with_one_row_or_none_is_read_as_a_whole) {
  at_postgres("CREATE TABLE t (k bigint PRIMARY KEY, v text); INSERT INTO t VALUES (7, 'a')");
  at_sqlite("CREATE TABLE t (k INTEGER PRIMARY KEY, v TEXT); INSERT INTO t VALUES (7, 'a')");
  at_duckdb("CREATE TABLE t (k BIGINT PRIMARY KEY, v VARCHAR); INSERT INTO t VALUES (7, 'a')");
  int copies = 0;
  for (const SqlDatabase& database : {postgres(), shop("sqlite"), shop("duckdb")})
    expect_all(database, {.name = "t", .partition_column = "k"}, std::to_string(++copies));
  at_postgres("DELETE FROM t");
  at_sqlite("DELETE FROM t");
  at_duckdb("DELETE FROM t");
  for (const SqlDatabase& database : {postgres(), shop("sqlite"), shop("duckdb")})
    expect_all(database, {.name = "t", .partition_column = "k"}, "3");
}

TEST_F(PartitionsTest, dates_and_timestamps_part_a_table) {
  at_postgres(
      "CREATE TABLE t (k timestamptz, v text); INSERT INTO t SELECT '2024-01-01'::timestamptz + i * interval "
      "'7 minutes', 'row ' || i FROM generate_series(1, 5000) i; "
      "INSERT INTO t VALUES ('infinity', 'last'), ('-infinity', 'first'), (NULL, 'none')");
  expect_all(postgres(), {.name = "t", .partition_column = "k"}, "5003");
  at_postgres("ANALYZE t");
  expect_all(postgres(), {.name = "t", .partition_column = "k"}, "10006");
  at_sqlite("CREATE TABLE t (k DATE, v TEXT); INSERT INTO t " +
            made_of("date('2020-01-01', i || ' days')", 999));
  expect_all(shop("sqlite"), {.name = "t", .partition_column = "k"}, "11005");
  at_duckdb("CREATE TABLE t (k TIMESTAMP, v VARCHAR); INSERT INTO t " +
            made_of("TIMESTAMP '2024-01-01' + INTERVAL 1 HOUR * i", 3000));
  expect_all(shop("duckdb"), {.name = "t", .partition_column = "k"}, "14005");
}

TEST_F(PartitionsTest, a_view_is_read_in_parts) {
  at_postgres("CREATE TABLE kept (k bigint, v text); INSERT INTO kept " + made_of("i * 3", 5000) +
              "; CREATE VIEW t AS SELECT k, v FROM kept WHERE k % 2 = 0");
  expect_all(postgres(), {.name = "t", .partition_column = "k"}, "2500");
}

TEST_F(PartitionsTest, a_filter_and_a_column_that_is_not_read_go_with_parts) {
  at_postgres("CREATE TABLE t (k bigint, v text, part int); INSERT INTO t SELECT k, v, k / 10 FROM (" +
              made_of("i", 5000) + ") r");
  expect_all(postgres(),
             {.name = "t",
              .excluded_columns = {"part"},
              .row_filter = "part < 250 -- half",
              .partition_column = "part"},
             "2499");
}

TEST_F(PartitionsTest, new_rows_come_in_parts_too) {
  at_postgres(
      "CREATE TABLE t (k bigint PRIMARY KEY, v text, at int); INSERT INTO t SELECT k, v, k / 100 FROM (" +
      made_of("i", 5000) + ") r");
  SqlDatabase database = postgres();
  database.tables = {{.name = "t",
                      .incremental = Incremental{.cursor_path = "at"},
                      .partitions = 3,
                      .partition_column = "k"}};
  EXPECT_EQ(rows_of(copy(sql_database(database))), 5000U);
  EXPECT_EQ(rows_of(copy(sql_database(database))), 0U);
  at_postgres(
      "INSERT INTO t SELECT 5000 + i, 'new', 50 + i FROM generate_series(1, 900) i; "
      "INSERT INTO t VALUES (9000, 'late', 3)");
  EXPECT_EQ(rows_of(copy(sql_database(database))), 900U);
  EXPECT_EQ(copied("SELECT count(*), count(DISTINCT k) FROM d.t")[0], (TextRow{"5900", "5900"}));
}

TEST_F(PartitionsTest, an_order_or_a_limit_makes_it_one_part) {
  at_postgres("CREATE TABLE t (k bigint PRIMARY KEY, v text); INSERT INTO t " + made_of("10001 - i", 10000));
  SqlDatabase database = postgres();
  SqlTable table{.name = "t", .limit = 10, .partitions = 4, .partition_column = "k"};
  database.tables = {table};
  EXPECT_EQ(rows_of(copy(sql_database(database), copy_uri(), "few")), 10U);
  table.limit = 0;
  table.incremental = Incremental{.cursor_path = "k", .row_order = Incremental::RowOrder::ascending};
  database.tables = {table};
  copy(sql_database(database), copy_uri(), "ordered");
  EXPECT_EQ(copied("SELECT count(*) FROM (SELECT k, lag(k) OVER (ORDER BY rowid) AS before FROM ordered.t) "
                   "WHERE before > k")[0][0],
            "0");
}

TEST_F(PartitionsTest, a_partitioned_table_is_read_by_its_primary_key) {
  at_postgres(
      "CREATE TABLE t (k bigint PRIMARY KEY, v text) PARTITION BY RANGE (k); "
      "CREATE TABLE low PARTITION OF t FOR VALUES FROM (MINVALUE) TO (1000); "
      "CREATE TABLE high PARTITION OF t FOR VALUES FROM (1000) TO (MAXVALUE); INSERT INTO t " +
      made_of("i", 5000) + "; ANALYZE t");
  expect_all(postgres(), {.name = "t"}, "5000");
}

TEST_F(PartitionsTest, a_column_that_cannot_part_a_table_is_told) {
  at_postgres("CREATE TABLE t (k bigint, v text)");
  const auto message = [&](const std::string& column) -> std::string {
    try {
      sql_table(postgres(), {.name = "t", .partition_column = column});
    } catch (const Error& error) {
      EXPECT_EQ(error.remedy(), Remedy::fix_config);
      return error.message();
    }
    return "no error";
  };
  EXPECT_THAT(message("v"), HasSubstr("cannot be parted by the column v"));
  EXPECT_THAT(message("kk"), HasSubstr("has no column kk"));
}

}  // namespace
}  // namespace sluice
