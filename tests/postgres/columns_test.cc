// Rows that come as columns, into PostgreSQL.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "duck/connection.h"
#include "postgres/server.h"
#include "sluice/sluice.hpp"
#include "support/folder.h"

namespace sluice::testing {
namespace {

using ::testing::SizeIs;

class ColumnsAtServer : public ServerTest {
 protected:
  void SetUp() override {
    ServerTest::SetUp();
    dataset_ = new_dataset();
  }

  [[nodiscard]] PipelineOptions options() const {
    return {.name = "p", .destination = uri_, .dataset = dataset_, .data_dir = folder_ / "data"};
  }
  /// A parquet file with the rows of a query.
  [[nodiscard]] std::string parquet(const std::string& name, const std::string& rows) const {
    duck::Connection connection{duck::Database::in_memory()};
    connection.execute("COPY (" + rows + ") TO '" + (folder_ / name).native() + "' (FORMAT parquet)");
    return folder_ / name;
  }
  Report load(const std::vector<std::string>& files, const RunOptions& run = {}) const {
    return pipeline(options()).run(sluice::files(files), run);
  }
  /// Rows of a statement as lines; `$.` stands for the dataset.
  [[nodiscard]] std::string lines(std::string sql) const {
    for (std::size_t at = sql.find("$."); at != std::string::npos; at = sql.find("$.", at))
      sql.replace(at, 1, dataset_);
    std::string text;
    for (const auto& row : query(uri_, sql).rows) {
      for (std::size_t i = 0; i < row.size(); ++i) text += (i == 0 ? "" : "|") + row[i].value_or("∅");
      text += "\n";
    }
    return text;
  }

  TemporaryFolder folder_;
  std::string dataset_;
};

TEST_F(ColumnsAtServer, keep_their_types) {
  load({parquet(
      "t.parquet",
      "SELECT true AS b, 7::SMALLINT AS s, 5000000000 AS big, 18446744073709551615::UBIGINT AS ub, 0.5 AS "
      "d1, "
      "0.25::DOUBLE AS f, -12.345::DECIMAL(20,3) AS d, 'x' AS t, '\\x00\\xFF'::BLOB AS x, DATE '2024-02-29' "
      "AS "
      "day, TIME '01:02:03.5' AS tm, TIMESTAMP '2024-01-02 03:04:05' AS ts, "
      "'2024-01-02 03:04:05+00'::TIMESTAMPTZ AS tz, [1, 2] AS l, {'a': 'y'} AS st, NULL::INTEGER AS n")});
  EXPECT_EQ(lines("SELECT b, s, big, ub, d1, f, d, t, encode(x, 'hex'), day, tm, ts, "
                  "tz AT TIME ZONE 'UTC', l->>1, st->>'a', n FROM $.t"),
            "true|7|5000000000|18446744073709551615|0.5|0.25|-12.345|x|00ff|2024-02-29|01:02:03.5|2024-01-02 "
            "03:04:05|"
            "2024-01-02 03:04:05|2|y|∅\n");
  EXPECT_EQ(
      lines("SELECT column_name, udt_name FROM information_schema.columns WHERE table_schema = '" + dataset_ +
            "' AND table_name = 't' AND column_name IN ('s', 'ub', 'd', 'l', 'tz') ORDER BY 1"),
      "d|numeric\nl|jsonb\ns|int2\ntz|timestamptz\nub|numeric\n");
}

TEST_F(ColumnsAtServer, go_in_by_several_files_at_once) {
  const Report report =
      load({parquet("t.parquet", "SELECT i, repeat('x', 100) || i AS t FROM range(1000000) r(i)")});
  EXPECT_GT(report.packages.at(0).jobs.size(), 2U);
  EXPECT_EQ(lines("SELECT count(*), count(DISTINCT i), count(DISTINCT _dlt_load_id) FROM $.t"),
            "1000000|1000000|1\n");
  EXPECT_EQ(lines("SELECT count(*) FROM $._sluice_jobs"), "0\n");
}

TEST_F(ColumnsAtServer, that_fail_for_good_are_taken_back_by_their_load_id) {
  load({parquet("a.parquet", "SELECT 1 AS id"), parquet("b.parquet", "SELECT 1::INTEGER AS id")});
  (void)query(uri_, "ALTER TABLE " + dataset_ + ".b ALTER id TYPE smallint");
  EXPECT_THROW(load({parquet("a.parquet", "SELECT 2 AS id"), parquet("b.parquet", "SELECT 70000 AS id")}),
               Error);
  EXPECT_EQ(lines("SELECT id FROM $.a"), "1\n");
  EXPECT_EQ(lines("SELECT id FROM $.b"), "1\n");
  EXPECT_EQ(lines("SELECT count(*) FROM $._sluice_jobs"), "0\n");
}

TEST_F(ColumnsAtServer, are_merged_and_replaced) {
  const RunOptions merge{.write_disposition = WriteDisposition::merge, .primary_key = {{"id"}}};
  load({parquet("t.parquet", "SELECT i AS id, 'old' AS v FROM range(3) r(i)")}, merge);
  load({parquet("t.parquet", "SELECT i AS id, 'new' AS v FROM range(2, 5) r(i)")}, merge);
  EXPECT_EQ(lines("SELECT id, v FROM $.t ORDER BY id"), "0|old\n1|old\n2|new\n3|new\n4|new\n");
  load({parquet("t.parquet", "SELECT 9 AS id, 'r' AS v")}, {.write_disposition = WriteDisposition::replace});
  EXPECT_EQ(lines("SELECT id, v FROM $.t ORDER BY id"), "9|r\n");
}

}  // namespace
}  // namespace sluice::testing
