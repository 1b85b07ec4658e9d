// Runs that bring what is new since the run before.

#include <gmock/gmock.h>

#include "sql_database/databases.h"

namespace sluice {
namespace {

using testing::DatabasesTest;

class SqlIncrementalTest : public DatabasesTest {
 protected:
  /// A run with the table t; how many rows came.
  std::uint64_t rows_of_run(SqlDatabase database, const Incremental& cursor) const {
    database.tables = {{.name = "t", .incremental = cursor}};
    return rows_of(copy(sql_database(database)));
  }
  [[nodiscard]] std::string ids() const {
    return copied("SELECT string_agg(id, ' ' ORDER BY id) FROM d.t")[0][0].value_or("");
  }
};

TEST_F(SqlIncrementalTest, the_second_run_brings_what_is_new_at_postgres) {
  at_postgres(
      "CREATE TABLE t (id int PRIMARY KEY, at timestamptz); "
      "INSERT INTO t VALUES (1, '2024-01-01 00:00+00'), (2, '2024-01-02 00:00:00.000001+00')");
  const Incremental cursor{.cursor_path = "at"};
  EXPECT_EQ(rows_of_run(postgres(), cursor), 2U);
  EXPECT_EQ(rows_of_run(postgres(), cursor), 0U);
  at_postgres(
      "INSERT INTO t VALUES (3, '2024-01-02 00:00:00.000001+00'), (4, '2024-01-02 00:00:00.000002+00'), "
      "(5, '2024-01-01 12:00+00')");
  EXPECT_EQ(rows_of_run(postgres(), cursor), 2U);
  EXPECT_EQ(ids(), "1 2 3 4");
}

TEST_F(SqlIncrementalTest, the_second_run_brings_what_is_new_at_sqlite) {
  at_sqlite(
      "CREATE TABLE t (id INTEGER PRIMARY KEY, at DATETIME); "
      "INSERT INTO t VALUES (1, '2024-01-01 00:00:00'), (2, '2024-01-02T00:00:00')");
  const Incremental cursor{.cursor_path = "at"};
  EXPECT_EQ(rows_of_run(shop("sqlite"), cursor), 2U);
  EXPECT_EQ(rows_of_run(shop("sqlite"), cursor), 0U);
  at_sqlite("INSERT INTO t VALUES (3, '2024-01-02 00:00:00'), (4, '2024-01-02 00:00:01'), (5, '2024-01-01')");
  EXPECT_EQ(rows_of_run(shop("sqlite"), cursor), 2U);
  EXPECT_EQ(ids(), "1 2 3 4");
}

TEST_F(SqlIncrementalTest, the_second_run_brings_what_is_new_at_duckdb) {
  at_duckdb(
      "CREATE TABLE t (id INTEGER PRIMARY KEY, price DECIMAL(8,2)); INSERT INTO t VALUES (1, 1.5), (2, 2.5)");
  const Incremental cursor{.cursor_path = "id"};
  EXPECT_EQ(rows_of_run(shop("duckdb"), cursor), 2U);
  at_duckdb("INSERT INTO t VALUES (3, 0.5)");
  EXPECT_EQ(rows_of_run(shop("duckdb"), cursor), 1U);
  EXPECT_EQ(ids(), "1 2 3");
}

TEST_F(SqlIncrementalTest, an_interval_is_read_and_nothing_remembered) {
  at_postgres(
      "CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t SELECT i, i FROM generate_series(1, 9) i");
  const Incremental part{.cursor_path = "n", .initial_value = 3, .end_value = 6};
  EXPECT_EQ(rows_of_run(postgres(), part), 3U);
  EXPECT_EQ(rows_of_run(postgres(), part), 3U);
  EXPECT_EQ(ids(), "3 3 4 4 5 5");
}

TEST_F(SqlIncrementalTest, the_server_sends_only_what_is_asked_for) {
  // What is older than the start cannot be read: the server would say so.
  at_postgres(
      "CREATE TABLE kept (id int PRIMARY KEY, n int); INSERT INTO kept SELECT i, i FROM generate_series(1, "
      "9) i; "
      "CREATE VIEW t AS SELECT id, n, 1 / (n / 5) AS x FROM kept");
  SqlDatabase database = postgres();
  database.table_names = {"t"};
  EXPECT_EQ(rows_of_run(database, {.cursor_path = "n", .initial_value = 5}), 5U);
}

}  // namespace
}  // namespace sluice
