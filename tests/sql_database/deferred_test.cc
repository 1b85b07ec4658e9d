// Tables that are looked at when they are read, and tables that are gone by then.

#include <gmock/gmock.h>

#include "sql_database/databases.h"

namespace sluice {
namespace {

using testing::DatabasesTest;
using ::testing::HasSubstr;

class DeferredTest : public DatabasesTest {
 protected:
  [[nodiscard]] SqlDatabase deferred(SqlDatabase database) const {
    database.table_names = {"t"};
    database.defer_table_reflect = true;
    return database;
  }
  /// What a run of the source says.
  [[nodiscard]] Error error_of(const Source& source) const {
    try {
      copy(source);
    } catch (const Error& error) {
      return error;
    }
    return {Remedy::report_bug, "no error"};
  }
};

TEST_F(DeferredTest, a_table_may_be_made_after_the_source) {
  const Source source = sql_database(deferred(postgres()));
  at_postgres(
      "CREATE TABLE t (id int PRIMARY KEY, v numeric(5,2)); INSERT INTO t VALUES (1, 2.5), (2, NULL)");
  copy(source);
  EXPECT_EQ(
      copied("SELECT string_agg(id || ':' || coalesce(v::VARCHAR, '-'), ' ' ORDER BY id) FROM d.t")[0][0],
      "1:2.50 2:-");
  const Schema schema = schema_from_text(copied("SELECT schema FROM d._dlt_version")[0][0].value_or(""));
  EXPECT_TRUE(schema.find("t")->find("id")->has("primary_key"));
}

TEST_F(DeferredTest, each_run_sees_the_columns_that_are_there_by_then) {
  const Source source = sql_database(deferred(postgres()));
  at_postgres("CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1)");
  copy(source);
  at_postgres("ALTER TABLE t ADD COLUMN v text; UPDATE t SET v = 'new'");
  copy(source);
  EXPECT_EQ(copied("SELECT string_agg(coalesce(v, '-'), ' ' ORDER BY v) FROM d.t")[0][0], "new -");
}

TEST_F(DeferredTest, rows_are_merged_by_the_key_that_the_table_turns_out_to_have) {
  SqlDatabase database = deferred(postgres());
  database.tables = {{.name = "t", .write_disposition = WriteDisposition::merge}};
  const Source source = sql_database(database);
  at_postgres("CREATE TABLE t (id int PRIMARY KEY, v text); INSERT INTO t VALUES (1, 'a'), (2, 'b')");
  copy(source);
  at_postgres("UPDATE t SET v = 'c' WHERE id = 2; INSERT INTO t VALUES (3, 'd')");
  copy(source);
  EXPECT_EQ(copied("SELECT string_agg(id || v, ' ' ORDER BY id) FROM d.t")[0][0], "1a 2c 3d");
}

TEST_F(DeferredTest, new_rows_alone_come_of_a_table_that_is_looked_at_late) {
  SqlDatabase database = deferred(postgres());
  database.tables = {{.name = "t", .incremental = Incremental{.cursor_path = "id"}}};
  const Source source = sql_database(database);
  at_postgres("CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1), (2)");
  EXPECT_EQ(rows_of(copy(source)), 2U);
  at_postgres("INSERT INTO t VALUES (3)");
  EXPECT_EQ(rows_of(copy(source)), 1U);
}

TEST_F(DeferredTest, a_source_can_be_made_while_the_database_is_away) {
  EXPECT_NO_THROW(sql_database(deferred({.credentials = "postgresql://nobody@127.0.0.1:1/none"})));
  EXPECT_EQ(
      error_of(sql_database(deferred({.credentials = "postgresql://nobody@127.0.0.1:1/none"}))).remedy(),
      Remedy::retry);
}

TEST_F(DeferredTest, a_table_that_is_not_there_when_it_is_read_is_told) {
  at_postgres("CREATE TABLE tt (id int)");
  const Error error = error_of(sql_database(deferred(postgres())));
  EXPECT_EQ(error.remedy(), Remedy::fix_config);
  EXPECT_THAT(error.message(), HasSubstr("there is no table t"));
}

TEST_F(DeferredTest, what_cannot_be_deferred_is_told) {
  SqlDatabase all = deferred(postgres());
  all.table_names.clear();
  EXPECT_THAT([&] { sql_database(all); },
              ::testing::Throws<Error>(::testing::Property(&Error::message, HasSubstr("needs table_names"))));
  SqlDatabase keyed = deferred(postgres());
  keyed.resolve_foreign_keys = true;
  EXPECT_THAT([&] { sql_database(keyed); }, ::testing::Throws<Error>(::testing::Property(
                                                &Error::message, HasSubstr("resolve_foreign_keys"))));
}

TEST_F(DeferredTest, a_table_that_vanished_since_the_source_was_made_is_told) {
  at_postgres("CREATE TABLE t (id int PRIMARY KEY); INSERT INTO t VALUES (1)");
  at_sqlite("CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (1)");
  at_duckdb("CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (1)");
  const std::vector<Source> sources{sql_database(postgres()), sql_database(shop("sqlite")),
                                    sql_database(shop("duckdb"))};
  at_postgres("DROP TABLE t");
  at_sqlite("DROP TABLE t");
  at_duckdb("DROP TABLE t");
  for (const Source& source : sources) {
    const Error error = error_of(source);
    EXPECT_EQ(error.remedy(), Remedy::fix_config);
    EXPECT_THAT(error.message(), HasSubstr("the table t is gone"));
    EXPECT_EQ(error.where().table, "t");
  }
}

TEST_F(DeferredTest, an_error_of_a_table_that_is_there_stays_as_it_is) {
  at_postgres("CREATE TABLE t (id int, v int)");
  SqlDatabase database = postgres();
  database.tables = {{.name = "t", .row_filter = "v / 0 = 1"}};
  const Source source = sql_database(database);
  at_postgres("INSERT INTO t VALUES (1, 1)");
  EXPECT_EQ(error_of(source).vendor_code(), "22012");
}

}  // namespace
}  // namespace sluice
