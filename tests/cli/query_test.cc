// `sluice query`.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/command_line.h"

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

class Query : public ::testing::Test {
 protected:
  Query() {
    cli_.folder.write(
        "items.jsonl",
        "{\"id\":1,\"name\":\"a,\\\"b\\\"\",\"ratio\":0.5,\"ok\":true,\"at\":\"2024-01-02T03:04:05Z\"}\n"
        "{\"id\":2,\"name\":\"\"}\n{\"id\":3,\"name\":\"two\\nlines\"}\n");
    const Outcome loaded = cli_.load({"items.jsonl"});
    EXPECT_EQ(loaded.exit_code, 0) << loaded;
  }
  [[nodiscard]] Outcome ask(const std::string& sql, const std::string& format) const {
    return cli_.sluice({"query", "duckdb:///db.duckdb", sql, "--format", format});
  }

  CommandLine cli_;
};

TEST_F(Query, PrintsATable) {
  const Outcome outcome =
      cli_.sluice({"query", "duckdb:///db.duckdb", "SELECT id, name, ratio, ok FROM d.items ORDER BY id"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_EQ(outcome.out,
            "id  name        ratio  ok\n"
            "──  ──────────  ─────  ────\n"
            " 1  a,\"b\"         0.5  true\n"
            " 2                  ∅  ∅\n"
            " 3  two\\nlines      ∅  ∅\n"
            "(3 rows)\n");
}

TEST_F(Query, PrintsCsv) {
  const Outcome outcome = ask("SELECT id, name, ratio FROM d.items ORDER BY id", "csv");
  EXPECT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_EQ(outcome.out, "id,name,ratio\n1,\"a,\"\"b\"\"\",0.5\n2,\"\",\n3,\"two\nlines\",\n");
}

TEST_F(Query, PrintsJson) {
  const Outcome outcome =
      ask("SELECT id, name, ratio, ok, [id, 2] AS l FROM d.items ORDER BY id LIMIT 2", "json");
  EXPECT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_EQ(outcome.out,
            "{\"id\":1,\"name\":\"a,\\\"b\\\"\",\"ratio\":0.5,\"ok\":true,\"l\":\"[1, 2]\"}\n"
            "{\"id\":2,\"name\":\"\",\"ratio\":null,\"ok\":null,\"l\":\"[2, 2]\"}\n");
}

TEST_F(Query, PrintsNumbersThatJsonLacksAsText) {
  const Outcome outcome = ask(
      "SELECT 'nan'::DOUBLE AS n, 'inf'::DOUBLE AS i, 1e300 AS b, 12::HUGEINT AS h, 1.50::DECIMAL(5,2) AS d",
      "json");
  EXPECT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_EQ(outcome.out, "{\"n\":\"nan\",\"i\":\"inf\",\"b\":1e+300,\"h\":12,\"d\":1.50}\n");
}

TEST_F(Query, PrintsAnEmptyResult) {
  EXPECT_EQ(ask("SELECT id FROM d.items WHERE id > 9", "csv").out, "id\n");
  EXPECT_EQ(ask("SELECT id FROM d.items WHERE id > 9", "json").out, "");
  EXPECT_THAT(ask("SELECT id FROM d.items WHERE id > 9", "table").out, HasSubstr("(0 rows)"));
}

TEST_F(Query, PrintsANul) {
  cli_.folder.write("nul.jsonl", "{\"s\":\"a\\u0000b\"}\n");
  ASSERT_EQ(cli_.load({"nul.jsonl"}).exit_code, 0);
  EXPECT_EQ(ask("SELECT s FROM d.nul", "json").out, "{\"s\":\"a\\u0000b\"}\n");
  EXPECT_EQ(ask("SELECT s FROM d.nul", "csv").out, std::string("s\na\0b\n", 6));
}

TEST_F(Query, SaysWhatIsWrongWithTheStatement) {
  const Outcome outcome = ask("SELECT nothing FROM d.items", "csv");
  EXPECT_EQ(outcome.exit_code, 78) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("nothing"));
  EXPECT_EQ(outcome.out, "");
}

TEST_F(Query, NeedsADestinationThatIsKnown) {
  const Outcome outcome = cli_.sluice({"query", "oracle:///d.db", "SELECT 1"});
  EXPECT_EQ(outcome.exit_code, 78) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("unknown destination"));
}

TEST_F(Query, OfAMissingDatabaseDoesNotMakeOne) {
  const Outcome outcome = cli_.sluice({"query", "duckdb:///none.duckdb", "SELECT 1"});
  EXPECT_EQ(outcome.exit_code, 78) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("none.duckdb"));
  EXPECT_FALSE(fs::exists(cli_.folder / "none.duckdb"));
}

}  // namespace
}  // namespace sluice::testing
