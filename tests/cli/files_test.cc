// `sluice load` and `sluice plan` with csv and parquet files.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "duck/connection.h"
#include "support/command_line.h"

namespace sluice::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr int kFixInput = 65;
constexpr const char* kPeople = "id,name,day\n1,Ann,2024-01-02\n2,,2024-01-03\n";

class Files : public ::testing::Test {
 protected:
  /// A parquet file with the rows of a query.
  void parquet(const std::string& name, const std::string& rows) const {
    duck::Connection connection{duck::Database::in_memory()};
    connection.execute("COPY (" + rows + ") TO '" + (cli_.folder / name).native() + "' (FORMAT parquet)");
  }
  [[nodiscard]] std::string ask(const std::string& sql) const { return select_text(cli_.database(), sql); }

  CommandLine cli_;
};

TEST_F(Files, HaveTheirTypes) {
  cli_.folder.write("people.csv", kPeople);
  const Outcome outcome = cli_.load({"people.csv"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_THAT(columns(cli_.database(), "d", "people"),
              ElementsAre("id BIGINT", "name VARCHAR", "day DATE", "_dlt_load_id VARCHAR"));
  EXPECT_EQ(ask("SELECT id, name, day FROM d.people ORDER BY id"), "1|Ann|2024-01-02\n2|∅|2024-01-03\n");
}

TEST_F(Files, OfCsvMayBePackedAndFollowOptions) {
  cli_.folder.write("people.csv.gz", gzip("1;x;NA\n2;'y;z';3\n"));
  const Outcome outcome = cli_.load({"people.csv.gz", "--csv-delimiter", ";", "--csv-quote", "'",
                                     "--csv-null", "NA", "--csv-header", "no"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_EQ(ask("SELECT column0, column1, column2 FROM d.people ORDER BY 1"), "1|x|∅\n2|y;z|3\n");
}

TEST_F(Files, MayBeMixedInOneTable) {
  cli_.folder.write("a.csv", "id,v\n1,x\n");
  cli_.folder.write("b.jsonl", "{\"id\": 2, \"v\": \"y\", \"tags\": [1]}\n");
  ASSERT_EQ(cli_.load({"b.jsonl", "--table", "t"}).exit_code, 0);
  const Outcome outcome = cli_.load({"a.csv", "b.jsonl", "--table", "t"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_EQ(ask("SELECT id, v FROM d.t ORDER BY id"), "1|x\n2|y\n2|y\n");
  EXPECT_EQ(ask("SELECT count(*) FROM d.t WHERE _dlt_id IS NULL OR _dlt_load_id IS NULL"), "0\n");
}

TEST_F(Files, OfParquetGoThroughTheStages) {
  parquet("orders.parquet",
          "SELECT i AS \"Order Id\", i * 1.5 AS amount, ['a', 'b'] AS tags FROM range(5000) r(i)");
  const Outcome outcome =
      cli_.load({"orders.parquet", "--primary-key", "Order Id", "--write-disposition", "merge"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome;
  ASSERT_EQ(
      cli_.load({"orders.parquet", "--primary-key", "Order Id", "--write-disposition", "merge"}).exit_code,
      0);
  EXPECT_EQ(ask("SELECT count(*), count(DISTINCT order_id), any_value(tags) FROM d.orders"),
            "5000|5000|[\"a\",\"b\"]\n");
}

TEST_F(Files, ArePlannedWithoutBeingLoaded) {
  cli_.folder.write("people.csv", kPeople);
  const Outcome outcome =
      cli_.sluice({"plan", "people.csv", "--to", "duckdb:///db.duckdb", "--dataset", "d"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_THAT(outcome.out, HasSubstr("\"day\" DATE"));
  EXPECT_FALSE(fs::exists(cli_.database()));
}

TEST_F(Files, ThatAreNoneOfTheirKindAreNamed) {
  cli_.folder.write("a.parquet", "this is text, and long enough to be looked at");
  const Outcome outcome = cli_.load({"a.parquet"});
  EXPECT_EQ(outcome.exit_code, kFixInput) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("a.parquet"));
  EXPECT_THAT(cli_.pending(), ::testing::IsEmpty());
}

TEST_F(Files, OfManyRowsComeWhole) {
  parquet("t.parquet",
          "SELECT i, i % 7 = 0 AS b, CASE WHEN i % 3 = 0 THEN 'row ' || i END AS s FROM range(1000000) r(i)");
  const Outcome outcome = cli_.load({"t.parquet", "--threads", "2"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_EQ(ask("SELECT count(*), sum(i), count(s), count_if(b), count_if(s <> 'row ' || i) FROM d.t"),
            "1000000|499999500000|333334|142858|0\n");
}

}  // namespace
}  // namespace sluice::testing
