// A convention of the user, from the first name to the dataset.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "schema/own_naming_for_tests.h"
#include "sluice/sluice.hpp"
#include "support/database.h"

namespace sluice {
namespace {

using testing::columns;
using ::testing::ElementsAre;
using testing::select_text;
using testing::TemporaryFolder;

/// All letters in the case that the convention makes, the type in DuckDB's.
class OwnNaming : public ::testing::Test {
 protected:
  [[nodiscard]] PipelineOptions options() const {
    return {.name = "p",
            .destination = "duckdb:///" + (folder_ / "p.duckdb").string(),
            .dataset = "d",
            .naming = "upper",
            .own_namings = testing::own_namings(),
            .data_dir = folder_ / "data"};
  }
  Report load(const Value& rows, const RunOptions& more = {.table_name = "some items"}) {
    return pipeline(options()).run(rows, more);
  }
  [[nodiscard]] std::string select(const std::string& sql) const {
    return select_text(folder_ / "p.duckdb", sql);
  }

  TemporaryFolder folder_;
};

TEST_F(OwnNaming, NamesEverythingAtTheDestination) {
  load({{{"Id", 1}, {"tags", {"a"}}, {"Sub", {{"a", 1}}}}});
  EXPECT_EQ(select("SELECT DISTINCT table_schema FROM information_schema.tables"), "D\n");
  EXPECT_EQ(select("SELECT table_name FROM information_schema.tables ORDER BY 1"),
            "SOME_ITEMS\nSOME_ITEMS__TAGS\n_DLT_LOADS\n_DLT_PIPELINE_STATE\n_DLT_VERSION\n");
  EXPECT_EQ(select("SELECT table_name, column_name FROM information_schema.columns "
                   "WHERE column_name <> upper(column_name)"),
            "");
  EXPECT_THAT(
      columns(folder_ / "p.duckdb", "D", "SOME_ITEMS__TAGS"),
      ElementsAre("VALUE VARCHAR", "_DLT_PARENT_ID VARCHAR", "_DLT_LIST_IDX BIGINT", "_DLT_ID VARCHAR"));
}

TEST_F(OwnNaming, FillsTheSystemTables) {
  const Report report = load({{{"Id", 1}}});
  EXPECT_EQ(report.dataset, "D");
  EXPECT_EQ(select("SELECT count(*) FROM D._DLT_LOADS WHERE STATUS = 0 AND LOAD_ID = '" +
                   report.packages.at(0).load_id + "'"),
            "1\n");
  EXPECT_EQ(select("SELECT count(*) FROM D._DLT_PIPELINE_STATE s JOIN D._DLT_LOADS l "
                   "ON s._DLT_LOAD_ID = l.LOAD_ID WHERE s._DLT_ID IS NOT NULL"),
            "1\n");
  EXPECT_EQ(select("SELECT count(*) FROM D._DLT_VERSION v JOIN D._DLT_LOADS l "
                   "ON v.VERSION_HASH = l.SCHEMA_VERSION_HASH"),
            "1\n");
}

TEST_F(OwnNaming, IsFoundAgain) {
  load({{{"Id", 1}}});
  std::filesystem::remove_all(folder_ / "data");
  const Report report = load({{{"ID", 2}}});
  EXPECT_TRUE(report.packages.at(0).schema_update.empty()) << "the dataset's schema was taken up";
  EXPECT_EQ(select("SELECT ID FROM D.SOME_ITEMS ORDER BY ID"), "1\n2\n");
  EXPECT_EQ(select("SELECT count(*) FROM D._DLT_VERSION"), "1\n");
}

TEST_F(OwnNaming, ListsRejectsAndKeysInTablesOfOurOwn) {
  load({{{"Id", 1}}});
  load({{{"Id", 2}, {"New", 1}}}, {.table_name = "some items",
                                   .contract = Contract{.columns = ContractMode::discard_value},
                                   .rejects = true,
                                   .load_key = "k"});
  EXPECT_EQ(select("SELECT r.table_name, r.column_name FROM D._sluice_rejects r "
                   "JOIN D._DLT_LOADS l ON r._DLT_LOAD_ID = l.LOAD_ID"),
            "SOME_ITEMS|NEW\n");
  EXPECT_TRUE(
      load({{{"Id", 3}}}, {.table_name = "some items", .load_key = "k"}).packages.at(0).was_loaded_before);
}

TEST_F(OwnNaming, StaysWhenTheOptionGoes) {
  load({{{"Id", 1}}});
  PipelineOptions without = options();
  without.naming.clear();
  pipeline(without).run({{{"Id", 2}}}, {.table_name = "some items"});
  EXPECT_EQ(select("SELECT ID FROM D.SOME_ITEMS ORDER BY ID"), "1\n2\n");
}

TEST_F(OwnNaming, CannotChangeOnceThereIsData) {
  load({{{"Id", 1}}});
  PipelineOptions other = options();
  other.naming = "snake_case";
  try {
    pipeline(other).run({{{"Id", 2}}}, {.table_name = "some items"});
    FAIL() << "renamed";
  } catch (const Error& error) {
    EXPECT_EQ(error.fault(), Fault::naming_frozen);
    EXPECT_EQ(error.remedy(), Remedy::fix_config);
  }
  load({{{"Id", 3}}});
  EXPECT_EQ(select("SELECT ID FROM D.SOME_ITEMS ORDER BY ID"), "1\n3\n");
}

}  // namespace
}  // namespace sluice
