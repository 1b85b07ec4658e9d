#include "duck/connection.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "sluice/error.hpp"

namespace sluice::duck {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class DuckTest : public ::testing::Test {
 protected:
  DuckTest() { fs::create_directories(folder_); }
  ~DuckTest() override { fs::remove_all(folder_); }

  template <class Act>
  static Error error_of(Act act) {
    try {
      act();
    } catch (const Error& error) {
      return error;
    }
    return Error(Remedy::report_bug, "no error");
  }

  fs::path folder_ =
      fs::temp_directory_path() / ("sluice_duck_" + std::to_string(getpid()) + "_" +
                                   ::testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(DuckTest, catalog_names_are_those_of_duckdb) {
  for (const char* name : {"ds.duckdb", "my.data.duckdb", ".hidden", "we ird.db", "main.duckdb", "temp.db",
                           "system.x", "memory.db", "noext", "q'u\"o.db", "émoji😀.db", "..x..y"}) {
    Connection connection{Database(folder_ / name)};
    EXPECT_EQ(connection.query("SELECT current_database()").rows[0][0], catalog_name(folder_ / name)) << name;
  }
}

TEST_F(DuckTest, a_query_gives_text_names_and_types) {
  Connection connection{Database(folder_ / "x.db")};
  connection.execute("SET TimeZone = 'UTC'");
  const TextRows rows = connection.query(
      "SELECT 1 AS a, 'x' AS a, NULL::INTEGER AS n, 1.50::DECIMAL(6,2) AS d, [1, 2] AS l, {'k': 'v'} AS s,"
      " to_timestamp(0) AS t, DATE '2024-02-29' AS day, true AS b, '\\x00\\xFF'::BLOB AS x, 0.1::DOUBLE AS f,"
      " 'a' || chr(0) || 'b' AS z -- done\n;\n ");
  EXPECT_THAT(rows.columns, ElementsAre("a", "a", "n", "d", "l", "s", "t", "day", "b", "x", "f", "z"));
  EXPECT_THAT(rows.types,
              ElementsAre("INTEGER", "VARCHAR", "INTEGER", "DECIMAL(6,2)", "INTEGER[]", "STRUCT(k VARCHAR)",
                          "TIMESTAMP WITH TIME ZONE", "DATE", "BOOLEAN", "BLOB", "DOUBLE", "VARCHAR"));
  ASSERT_EQ(rows.rows.size(), 1);
  EXPECT_THAT(rows.rows[0],
              ElementsAre("1", "x", std::nullopt, "1.50", "[1, 2]", "{'k': v}", "1970-01-01 00:00:00+00",
                          "2024-02-29", "true", "\\x00\\xFF", "0.1", std::string("a\0b", 3)));
}

TEST_F(DuckTest, rows_come_in_the_order_of_the_query) {
  Connection connection{Database(folder_ / "x.db")};
  const TextRows rows = connection.query("SELECT i FROM range(10000) t(i) ORDER BY i DESC");
  ASSERT_EQ(rows.rows.size(), 10000);
  for (std::size_t i = 0; i < rows.rows.size(); ++i) EXPECT_EQ(rows.rows[i][0], std::to_string(9999 - i));
}

TEST_F(DuckTest, statements_that_are_no_select_are_printed_too) {
  Connection connection{Database(folder_ / "x.db")};
  connection.execute("CREATE TABLE t (a INTEGER NOT NULL, b VARCHAR)");
  EXPECT_EQ(connection.query("INSERT INTO t VALUES (1, 'x'), (2, NULL)").rows[0][0], "2");
  EXPECT_EQ(connection.query("PRAGMA table_info('t')").rows.size(), 2);
  EXPECT_EQ(connection.query("SHOW TABLES").rows[0][0], "t");
  EXPECT_EQ(connection.execute("DELETE FROM t"), 2);
  EXPECT_TRUE(connection.query("SELECT * FROM t").rows.empty());
}

TEST_F(DuckTest, errors_have_a_remedy_and_a_kind) {
  Connection connection{Database(folder_ / "x.db")};
  const Error missing = error_of([&] { (void)connection.query("SELECT * FROM nowhere"); });
  EXPECT_EQ(missing.remedy(), Remedy::fix_config);
  EXPECT_EQ(missing.vendor_code(), "CATALOG");
  EXPECT_THAT(missing.message(), HasSubstr("nowhere"));
  const Error conversion = error_of([&] { (void)connection.query("SELECT 'abc'::INTEGER"); });
  EXPECT_EQ(conversion.remedy(), Remedy::fix_input);
  EXPECT_EQ(conversion.vendor_code(), "CONVERSION");
  EXPECT_THAT(error_of([&] { connection.execute(std::string("SELECT 1\0", 9)); }).message(),
              HasSubstr("zero byte"));
}

TEST_F(DuckTest, places_that_are_no_database) {
  std::ofstream(folder_ / "text.db") << "hello";
  const auto open = [&](const fs::path& path) { return error_of([&] { const Database database(path); }); };
  EXPECT_THAT(open(folder_).message(), HasSubstr("is a folder"));
  EXPECT_THAT(open(folder_ / "no" / "x.db").message(), HasSubstr("no folder"));
  EXPECT_THAT(open(folder_ / "text.db").message(), HasSubstr("not a valid DuckDB database"));
  EXPECT_THAT(open(":memory:").message(), HasSubstr("path of a database file"));
  for (const fs::path& path : {folder_, folder_ / "no" / "x.db", folder_ / "text.db"})
    EXPECT_EQ(open(path).remedy(), Remedy::fix_config) << path;
}

TEST_F(DuckTest, a_database_that_was_killed_while_it_was_made_is_made_again) {
  {
    const Connection made{Database(folder_ / "whole.duckdb")};
  }
  for (const int bytes : {0, 100, 4096, 8192, 12287}) {
    const fs::path half = folder_ / (std::to_string(bytes) + ".duckdb");
    write_file_atomic(
        half,
        std::string_view(read_file(folder_ / "whole.duckdb")).substr(0, static_cast<std::size_t>(bytes)));
    Connection connection{Database(half)};
    EXPECT_EQ(connection.query("SELECT 7").rows[0][0], "7") << bytes;
  }
}

TEST_F(DuckTest, a_small_file_of_somebody_else_stays_as_it_is) {
  write_file_atomic(folder_ / "notes.txt", "twelve bytes");
  EXPECT_EQ(error_of([&] { Database(folder_ / "notes.txt"); }).remedy(), Remedy::fix_config);
  EXPECT_EQ(read_file(folder_ / "notes.txt"), "twelve bytes");
}

TEST_F(DuckTest, two_of_one_file_share_the_engine) {
  fs::create_symlink(folder_ / "x.db", folder_ / "link.db");
  Connection first{Database(folder_ / "x.db")};
  first.execute("SET threads = 1");
  first.execute("CREATE TABLE t AS SELECT 7 AS a");
  Connection second{Database(folder_ / "link.db")};
  EXPECT_EQ(second.query("SELECT a FROM t").rows[0][0], "7");
}

}  // namespace
}  // namespace sluice::duck
