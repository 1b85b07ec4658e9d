#include "sources/sql_database/duckdb_engine.h"

#include <algorithm>

#include <gmock/gmock.h>

#include "base/ids.h"
#include "duck/connection.h"
#include "sources/sql_database/rows_for_tests.h"

namespace sluice::sql_source {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class DuckdbEngineTest : public ::testing::Test {
 protected:
  void SetUp() override { fs::create_directories(folder_); }
  void TearDown() override { fs::remove_all(folder_); }

  void run(const std::string& sql) const { duck::Connection(duck::Database(path_)).execute(sql); }
  [[nodiscard]] std::unique_ptr<Engine> open(const std::string& schema = "") const {
    return open_engine("duckdb:///" + path_.native(), schema);
  }
  [[nodiscard]] std::vector<std::string> rows(const std::string& table) const {
    return all_rows(*open(), table);
  }

  fs::path folder_ = fs::temp_directory_path() / ("sluice_duckdb_source_" + random_hex(6));
  fs::path path_ = folder_ / "shop.duckdb";
};

TEST_F(DuckdbEngineTest, tables_are_described_and_read) {
  run("CREATE TABLE people (id INTEGER PRIMARY KEY); INSERT INTO people VALUES (1); "
      "CREATE TABLE orders (id BIGINT, part VARCHAR, price DECIMAL(12,2), made TIMESTAMP, seen TIMESTAMPTZ, "
      "day DATE, "
      "list INTEGER[], code UUID, name VARCHAR NOT NULL, buyer INTEGER REFERENCES people (id), PRIMARY KEY "
      "(part, id)); "
      "INSERT INTO orders VALUES (1, 'a', 1234567890.12, '2024-01-02 03:04:05.000006', "
      "'2024-01-02 03:04:05.000006+02', '2024-02-29', [1, NULL], 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', "
      "'häß', 1), "
      "(2, 'b', NULL, NULL, NULL, NULL, NULL, NULL, '', NULL)");
  const SourceTable table = [&] {
    SourceTable found = open()->describe("orders");
    apply_level(found, SqlReflection::full);
    return found;
  }();
  EXPECT_THAT(described(table),
              ElementsAre("id bigint not null", "part text not null", "price decimal(12,2)",
                          "made timestamp without zone", HasSubstr("seen timestamp"), "day date", "list json",
                          "code text", "name text not null", "buyer bigint"));
  EXPECT_THAT(table.primary_key, ElementsAre("part", "id"));
  ASSERT_THAT(table.references, SizeIs(1));
  EXPECT_EQ(table.references[0].referenced_table, "people");
  EXPECT_THAT(table.references[0].columns, ElementsAre("buyer"));
  EXPECT_THAT(table.references[0].referenced_columns, ElementsAre("id"));
  EXPECT_THAT(
      rows("orders"),
      ElementsAre("1|a|1234567890.12|2024-01-02T03:04:05.000006|2024-01-02T01:04:05.000006+00:00|2024-02-29|"
                  "[1,null]|a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11|häß|1",
                  "2|b|null|null|null|null|null|null||null"));
}

TEST_F(DuckdbEngineTest, names_are_those_of_the_schema) {
  run("CREATE TABLE b (i INT); CREATE VIEW a AS SELECT 1 AS one; CREATE SCHEMA other; CREATE TABLE other.c "
      "(i INT)");
  EXPECT_THAT(open()->names(false), ElementsAre("b"));
  EXPECT_THAT(open()->names(true), ElementsAre("a", "b"));
  EXPECT_THAT(open("other")->names(true), ElementsAre("c"));
  EXPECT_THAT(rows("a"), ElementsAre("1"));
  EXPECT_THAT(rows("b"), IsEmpty());
}

TEST_F(DuckdbEngineTest, a_table_or_a_file_that_is_not_there_is_told) {
  run("CREATE TABLE orders (i INT)");
  EXPECT_THAT(error_of([&] { static_cast<void>(open()->describe("order")); }).message(),
              HasSubstr("did you mean orders?"));
  const fs::path missing = folder_ / "no.duckdb";
  EXPECT_EQ(error_of([&] { open_engine("duckdb:///" + missing.native(), ""); }).fault(),
            Fault::database_missing);
  EXPECT_FALSE(fs::exists(missing));
}

TEST_F(DuckdbEngineTest, rows_come_in_batches_and_in_the_order_that_is_asked_for) {
  run("CREATE TABLE many AS SELECT range AS i FROM range(10000)");
  const auto engine = open();
  const SourceTable table = engine->describe("many");
  const Cursor cursor{{.cursor_path = "i", .row_order = Incremental::RowOrder::descending}, 7000, 7000};
  const ReadRows found =
      read_rows(*engine, table, make_query(table, {}, &cursor, *engine), {.chunk_rows = 2000});
  ASSERT_THAT(found.rows, SizeIs(3000));
  EXPECT_EQ(found.rows.front(), "9999");
  EXPECT_EQ(found.rows.back(), "7000");
  EXPECT_THAT(found.batches, SizeIs(2));
}

TEST_F(DuckdbEngineTest, comparisons_are_in_the_columns_own_type) {
  run("CREATE TABLE moments AS SELECT TIMESTAMP '2024-01-01' + to_hours(range::INT) AS made, "
      "TIMESTAMPTZ '2024-01-01 00:00:00+00' + to_hours(range::INT) AS zoned, DATE '2024-01-01' + range::INT "
      "AS "
      "day, "
      "'n' || range AS name, range::DECIMAL(5,2) AS price FROM range(10)");
  const auto engine = open();
  const SourceTable table = engine->describe("moments");
  const auto count = [&](const char* column, const Value& start) {
    const Cursor cursor{{.cursor_path = column}, start, start};
    return read_rows(*engine, table, make_query(table, {}, &cursor, *engine)).rows.size();
  };
  const Timestamp five_hours{1'704'067'200'000'000 + 5 * 3'600'000'000LL};
  EXPECT_EQ(count("made", five_hours), 5U);
  EXPECT_EQ(count("zoned", five_hours), 5U);
  EXPECT_EQ(count("zoned", "2024-01-01T07:00:00+02:00"), 5U);
  EXPECT_EQ(count("day", Date{19'723 + 5}), 5U);
  EXPECT_EQ(count("name", "n5"), 5U);
  EXPECT_EQ(count("price", Decimal{"5.00"}), 5U);
}

TEST_F(DuckdbEngineTest, ranges_of_a_key_are_read_at_once_and_nulls_with_the_first) {
  run("CREATE TABLE big AS SELECT CASE WHEN i > 3 THEN i END AS k FROM range(20000) r(i)");
  const auto engine = open();
  const SourceTable table = engine->describe("big");
  const auto found = read_rows(*engine, table, make_query(table, {}, nullptr, *engine),
                               {.chunk_rows = 100'000, .partitions = 4, .key = *table.find("k")});
  EXPECT_THAT(found.batches, SizeIs(4));
  EXPECT_THAT(found.rows, SizeIs(20000));
  EXPECT_EQ(std::ranges::count(found.rows, "null"), 4);
}

}  // namespace
}  // namespace sluice::sql_source
