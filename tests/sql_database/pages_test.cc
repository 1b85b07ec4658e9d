// What the resources of a database yield, and what they say of their tables.

#include <gmock/gmock.h>

#include "arrow/batch.h"
#include "sql_database/databases.h"

namespace sluice {
namespace {

using testing::DatabasesTest;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

using PagesTest = DatabasesTest;

std::vector<std::string> names(const Source& source) {
  std::vector<std::string> found;
  for (const Resource& resource : source.resources()) found.push_back(resource.name());
  return found;
}

/// Rows of the pages, and the columns of the last one.
struct Pulled {
  std::vector<std::uint32_t> rows;
  std::vector<Column> columns;
};

Pulled pull(const Resource& resource) {
  Pulled pulled;
  auto pages = resource.pages();
  for (const Page& page : pages) {
    const auto& columns = std::get<Page::Columns>(page.variant());
    pulled.rows.push_back(columns.batch->rows);
    pulled.columns = columns.columns;
  }
  return pulled;
}

TEST_F(PagesTest, tables_are_resources_that_know_their_keys) {
  at_postgres(
      "CREATE TABLE b (x int, y int, PRIMARY KEY (y, x)); CREATE TABLE a (i int); CREATE VIEW v AS SELECT 1");
  const Source source = sql_database(postgres());
  EXPECT_EQ(source.name(), "sql_database");
  EXPECT_THAT(names(source), ElementsAre("a", "b"));
  EXPECT_FALSE(source.resources()[0].hints().primary_key);
  EXPECT_THAT(*source.resources()[1].hints().primary_key, ElementsAre("y", "x"));
  SqlDatabase chosen = postgres();
  chosen.table_names = {"v", "b"};
  EXPECT_THAT(names(sql_database(chosen)), ElementsAre("v", "b"))
      << "in the order and with the views that are named";
}

TEST_F(PagesTest, pages_are_of_the_size_that_is_asked_for_and_tell_their_columns) {
  at_postgres("CREATE TABLE t AS SELECT i AS id, 1.5::numeric(8,2) AS price FROM generate_series(1, 25) i");
  SqlDatabase database = postgres();
  database.chunk_rows = 10;
  const Pulled pulled = pull(sql_table(database, {.name = "t", .primary_key = {{"id"}}, .limit = 23}));
  EXPECT_THAT(pulled.rows, ElementsAre(10, 10, 3));
  ASSERT_EQ(pulled.columns.size(), 2U);
  EXPECT_EQ(pulled.columns[0].data_type, DataType::bigint);
  EXPECT_TRUE(pulled.columns[0].has("primary_key"));
  EXPECT_FALSE(pulled.columns[0].is_nullable());
  EXPECT_EQ(pulled.columns[1].scale, 2);
  EXPECT_TRUE(pulled.columns[1].is_nullable());
}

TEST_F(PagesTest, a_key_may_be_taken_off) {
  at_sqlite("CREATE TABLE t (id INTEGER PRIMARY KEY); INSERT INTO t VALUES (1)");
  const Resource bare = sql_table(shop("sqlite"), {.name = "t", .primary_key = std::vector<std::string>()});
  EXPECT_FALSE(bare.hints().primary_key);
  EXPECT_FALSE(pull(bare).columns.at(0).has("primary_key"));
}

TEST_F(PagesTest, what_is_said_of_a_table_is_what_its_resource_says) {
  at_sqlite("CREATE TABLE t (id INTEGER PRIMARY KEY, at DATETIME)");
  const Resource table = sql_table(shop("sqlite"), {.name = "t",
                                                    .incremental = Incremental{.cursor_path = "at"},
                                                    .merge_key = {"at"},
                                                    .write_disposition = WriteDisposition::merge});
  EXPECT_EQ(table.write_disposition(), WriteDisposition::merge);
  EXPECT_THAT(*table.hints().merge_key, ElementsAre("at"));
  ASSERT_EQ(table.incremental().size(), 1U);
  EXPECT_EQ(table.incremental()[0].cursor_path, "at");
  EXPECT_THAT(pull(table).rows, IsEmpty());
}

}  // namespace
}  // namespace sluice
