#include "sources/sql_database/sqlite_engine.h"

#include <algorithm>
#include <utility>

#include <gmock/gmock.h>

#include "base/ids.h"
#include "sources/sql_database/rows_for_tests.h"
#include "sqlite/connection.h"

namespace sluice::sql_source {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class SqliteEngineTest : public ::testing::Test {
 protected:
  void SetUp() override { fs::create_directories(folder_); }
  void TearDown() override { fs::remove_all(folder_); }

  void run(const std::string& sql) const {
    sqlite::Connection(path_, sqlite::Connection::Missing::is_made, 1000).execute(sql);
  }
  [[nodiscard]] std::unique_ptr<Engine> open() const {
    return open_engine("sqlite:///" + path_.native(), "");
  }
  [[nodiscard]] std::vector<std::string> rows(const std::string& table) const {
    return all_rows(*open(), table);
  }
  /// The one cell of a table with one column.
  std::string value(const std::string& type, const std::string& expression) const {
    run("DROP TABLE IF EXISTS one; CREATE TABLE one (c " + type + "); INSERT INTO one VALUES (" + expression +
        ")");
    return rows("one").at(0);
  }

  fs::path folder_ = fs::temp_directory_path() / ("sluice_sqlite_source_" + random_hex(6));
  fs::path path_ = folder_ / "shop.db";
};

TEST_F(SqliteEngineTest, values_come_as_their_column_is_declared) {
  EXPECT_EQ(value("INTEGER", "-9223372036854775808"), "-9223372036854775808");
  EXPECT_EQ(value("REAL", "1.5"), "1.5");
  EXPECT_EQ(value("REAL", "2"), "2");
  EXPECT_EQ(value("TEXT", "'häß'"), "häß");
  EXPECT_EQ(value("BLOB", "x'00ff'"), std::string("\0\xff", 2));
  EXPECT_EQ(value("BOOLEAN", "1"), "true");
  EXPECT_EQ(value("DATE", "'2024-02-29'"), "2024-02-29");
  EXPECT_EQ(value("TIME", "'01:02:03.5'"), "01:02:03.500000");
  EXPECT_EQ(value("DATETIME", "'2024-01-02 03:04:05'"), "2024-01-02T03:04:05");
  EXPECT_EQ(value("TIMESTAMP", "'2024-01-02T03:04:05.000006+02:00'"), "2024-01-02T01:04:05.000006");
  EXPECT_EQ(value("DECIMAL(10,2)", "12.5"), "12.5");
  EXPECT_EQ(value("NUMERIC", "'0.5'"), "0.5");
  EXPECT_EQ(value("JSON", R"('{"a": 1}')"), R"({"a": 1})");
  EXPECT_EQ(value("INTEGER", "NULL"), "null");
}

TEST_F(SqliteEngineTest, values_of_another_type_are_coerced) {
  EXPECT_EQ(value("INTEGER", "' 42 '"), "42");
  EXPECT_EQ(value("TEXT", "42"), "42");
  EXPECT_EQ(value("TEXT", "x'00ff'"), "AP8=");
  EXPECT_EQ(value("BOOLEAN", "'yes'"), "true");
  EXPECT_EQ(value("DATETIME", "1704164645"), "2024-01-02T03:04:05");
  EXPECT_EQ(value("DATE", "'2024-01-02 03:04:05'"), "2024-01-02");
  EXPECT_EQ(value("JSON", "5"), "5");
}

TEST_F(SqliteEngineTest, a_value_that_fits_nowhere_is_refused_with_its_column) {
  const Error error = error_of([&] { value("INTEGER", "'many'"); });
  EXPECT_EQ(error.remedy(), Remedy::fix_input);
  EXPECT_EQ(error.where().column, "c");
  EXPECT_THAT(error.message(), HasSubstr("'many' does not fit into a column of type bigint"));
  EXPECT_EQ(error_of([&] { value("DATE", "'soon'"); }).remedy(), Remedy::fix_input);
}

TEST_F(SqliteEngineTest, a_text_that_is_not_utf8_is_refused) {
  EXPECT_THAT(error_of([&] { value("TEXT", "CAST(x'61ff' AS TEXT)"); }).message(), HasSubstr("not UTF-8"));
}

TEST_F(SqliteEngineTest, tables_are_described) {
  run("CREATE TABLE people (id INTEGER PRIMARY KEY, name VARCHAR(20) NOT NULL); "
      "CREATE TABLE orders (part TEXT, id INT, small SMALLINT, price DECIMAL(10,2), n NUMERIC, d DOUBLE "
      "PRECISION, "
      "at DATETIME, twice INT GENERATED ALWAYS AS (id * 2), buyer INT REFERENCES people, PRIMARY KEY (id, "
      "part))");
  const SourceTable table = open()->describe("orders");
  EXPECT_THAT(described(table),
              ElementsAre("part text", "id bigint", "small bigint(32)", "price decimal(10,2)", "n decimal",
                          "d double", "at timestamp without zone", "twice bigint", "buyer bigint"));
  EXPECT_THAT(table.primary_key, ElementsAre("id", "part"));
  ASSERT_THAT(table.references, SizeIs(1));
  EXPECT_EQ(table.references[0].referenced_table, "people");
  EXPECT_THAT(table.references[0].referenced_columns, ElementsAre("id"));
  EXPECT_THAT(described(open()->describe("people")), ElementsAre("id bigint", "name text(20) not null"));
}

TEST_F(SqliteEngineTest, a_column_without_a_type_has_that_of_its_values) {
  run("CREATE TABLE bare (i, r, m, b, none, odd SOMETHING); "
      "INSERT INTO bare VALUES (1, 1, 1, x'00', NULL, 'x'), (2, 2.5, 'a', x'01', NULL, 'y')");
  EXPECT_THAT(described(open()->describe("bare")),
              ElementsAre("i bigint", "r double", "m text", "b binary", "none text", "odd text"));
  EXPECT_THAT(rows("bare"), ElementsAre(std::string("1|1|1|\0|null|x", 14), "2|2.5|a|\x01|null|y"));
}

TEST_F(SqliteEngineTest, names_are_those_of_tables_and_of_views_if_wanted) {
  run("CREATE TABLE b (i INTEGER PRIMARY KEY AUTOINCREMENT); CREATE VIEW a AS SELECT * FROM b; "
      "CREATE TABLE sqliteish (i); INSERT INTO b VALUES (3)");
  EXPECT_THAT(open()->names(false), ElementsAre("b", "sqliteish"));
  EXPECT_THAT(open()->names(true), ElementsAre("a", "b", "sqliteish"));
  EXPECT_THAT(rows("a"), ElementsAre("3"));
}

TEST_F(SqliteEngineTest, a_table_or_a_file_that_is_not_there_is_told) {
  run("CREATE TABLE orders (i)");
  EXPECT_THAT(error_of([&] { static_cast<void>(open()->describe("order")); }).message(),
              HasSubstr("did you mean orders?"));
  EXPECT_EQ(error_of([&] { open_engine("sqlite:///" + (folder_ / "no.db").native(), ""); }).remedy(),
            Remedy::fix_config);
  EXPECT_EQ(error_of([] { open_engine("sqlite:///", ""); }).remedy(), Remedy::fix_config);
}

TEST_F(SqliteEngineTest, rows_come_in_batches) {
  run("CREATE TABLE many AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2500) "
      "SELECT i FROM n");
  const auto engine = open();
  const SourceTable table = engine->describe("many");
  EXPECT_THAT(read_rows(*engine, table, make_query(table, {}, nullptr, *engine)).batches,
              ElementsAre(1000, 1000, 500));
}

/// Every row that is new by the cursor has to come, whatever form its moment has; others may.
TEST_F(SqliteEngineTest, no_row_with_a_moment_of_another_form_is_kept_back) {
  run("CREATE TABLE moments (id TEXT, at DATETIME); INSERT INTO moments VALUES ('a', '2024-06-01 12:00:00'), "
      "('b', '2024-06-01T12:00:00Z'), ('c', '20240601T120000'), ('d', 1717243200), ('e', '2024-06-01 "
      "23:00:00-05:00'), "
      "('f', '2024-01-01 00:00:00'), ('g', '2024-12-01 00:00:00')");
  const auto engine = open();
  const SourceTable table = engine->describe("moments");
  const auto read = [&](const Incremental& declared, const Value& start) {
    const Cursor cursor{declared, start, start};
    std::string ids;
    for (const std::string& row : read_rows(*engine, table, make_query(table, {}, &cursor, *engine)).rows)
      ids += row[0];
    return ids;
  };
  EXPECT_EQ(read({.cursor_path = "at"}, "2024-06-01 12:00:00"), "abcdeg");
  EXPECT_EQ(read({.cursor_path = "at", .end_value = "2024-06-02 12:00:00"}, "2024-05-01"), "abcde");
  EXPECT_EQ(read({.cursor_path = "at"}, Timestamp{1'733'011'200'000'000}), "cdg");
  EXPECT_EQ(read({.cursor_path = "id"}, "e"), "efg");
}

/// A table of numbered rows, in a file that readers and a writer can use at once if it has a log.
std::string numbered(const std::string& journal) {
  return "PRAGMA journal_mode = " + journal +
         "; CREATE TABLE big (i INTEGER PRIMARY KEY, x TEXT); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL "
         "SELECT i + "
         "1 FROM n WHERE i < 20000) INSERT INTO big SELECT i, 'x' FROM n";
}

TEST_F(SqliteEngineTest, parts_of_a_table_are_read_at_once_as_it_was_at_one_moment) {
  run(numbered("wal"));
  const auto engine = open();
  const SourceTable table = engine->describe("big");
  const auto reader = engine->read(table, make_query(table, {}, nullptr, *engine),
                                   {.chunk_rows = 100, .partitions = 3, .key = *table.find("i")});
  std::vector<std::int64_t> seen;
  bool is_changed = false;
  while (const BatchPtr batch = reader->next()) {
    if (!std::exchange(is_changed, true)) run("UPDATE big SET x = 'y'; DELETE FROM big WHERE i > 100");
    for (std::uint32_t row = 0; row < batch->rows; ++row)
      seen.push_back(fixed_at<std::int64_t>(batch->columns[0].data, row));
  }
  EXPECT_THAT(seen, SizeIs(20000));
  EXPECT_FALSE(std::ranges::is_sorted(seen));  // several parts came
  std::ranges::sort(seen);
  for (std::size_t i = 0; i < seen.size(); ++i) ASSERT_EQ(seen[i], static_cast<std::int64_t>(i + 1));
}

TEST_F(SqliteEngineTest, one_connection_has_to_do_while_a_writer_is_at_work) {
  run(numbered("delete"));
  const sqlite::Connection writer(path_, sqlite::Connection::Missing::is_error, 1000);
  writer.execute("BEGIN IMMEDIATE; UPDATE big SET x = 'y' WHERE i = 1");
  const auto engine = open();
  const SourceTable table = engine->describe("big");
  const auto found = read_rows(*engine, table, make_query(table, {}, nullptr, *engine),
                               {.chunk_rows = 5000, .partitions = 3, .key = *table.find("i")});
  EXPECT_THAT(found.batches, ElementsAre(5000, 5000, 5000, 5000));
  EXPECT_EQ(found.rows.front(), "1|x");
}

TEST_F(SqliteEngineTest, keys_of_several_kinds_part_a_table_or_do_not) {
  run("CREATE TABLE t (k DATE, v TEXT); INSERT INTO t VALUES ('2024-01-01', 'a'), ('2024-06-01', 'b'), "
      "('2024-12-31', 'c'), (NULL, 'd'), ('2024-03', 'e')");
  const auto values = [&] {
    const auto engine = open();
    SourceTable table = engine->describe("t");
    const TableColumn key = *table.find("k");
    select_columns(table, {.excluded_columns = {"k"}});
    auto rows = read_rows(*engine, table, make_query(table, {}, nullptr, *engine),
                          {.chunk_rows = 10, .partitions = 4, .key = key})
                    .rows;
    std::ranges::sort(rows);
    return rows;
  };
  EXPECT_THAT(values(), ElementsAre("a", "b", "c", "d", "e"));
  run("INSERT INTO t VALUES (1717200000, 'f'), ('never', 'g')");
  EXPECT_THAT(values(), ElementsAre("a", "b", "c", "d", "e", "f", "g"));
}

}  // namespace
}  // namespace sluice::sql_source
