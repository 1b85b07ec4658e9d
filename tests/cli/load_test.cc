// `sluice load` with good input.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/decode.h"
#include "support/command_line.h"

namespace sluice::testing {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kLines = "{\"id\":1,\"tags\":[\"a\",\"b\"]}\n{\"id\":2}\n{\"id\":3,\"tags\":[\"c\"]}\n";
constexpr const char* kDocument =
    "[\n  {\"id\": 1, \"tags\": [\"a\", \"b\"]},\n  {\"id\": 2},\n  {\"id\": 3, \"tags\": [\"c\"]}\n]\n";
constexpr const char* kIdsAndTags =
    "SELECT i.id, string_agg(t.value, '' ORDER BY t._dlt_list_idx) FROM d.items i LEFT JOIN d.items__tags t "
    "ON t._dlt_parent_id = i._dlt_id GROUP BY i.id ORDER BY i.id";
constexpr const char* kExpected = "1|ab\n2|∅\n3|c\n";

class LoadKind : public ::testing::TestWithParam<std::pair<const char*, std::string>> {};

TEST_P(LoadKind, IsReadByItsName) {
  const CommandLine cli;
  cli.folder.write(GetParam().first, GetParam().second);
  const Outcome outcome = cli.load({GetParam().first});
  ASSERT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_EQ(select_text(cli.database(), kIdsAndTags), kExpected);
  EXPECT_THAT(user_tables(cli.database(), "d"), ElementsAre("items", "items__tags"));
}

INSTANTIATE_TEST_SUITE_P(Cases, LoadKind,
                         ::testing::Values(std::pair{"items.jsonl", std::string(kLines)},
                                           std::pair{"items.ndjson", std::string(kLines)},
                                           std::pair{"items.json", std::string(kDocument)},
                                           std::pair{"items.jsonl.gz", gzip(kLines)},
                                           std::pair{"items.jsonl.zst", zstd(kLines)},
                                           std::pair{"items.json.gz", gzip(kDocument)},
                                           std::pair{"items.json.zst", zstd(kDocument)},
                                           std::pair{"items.ndjson.gz", gzip(kLines)}),
                         [](const auto& param) {
                           std::string name = param.param.first;
                           std::replace(name.begin(), name.end(), '.', '_');
                           return name;
                         });

TEST(Load, TakesOneObjectAsOneRow) {
  const CommandLine cli;
  cli.folder.write("person.json", "{\n  \"name\": \"Ada\",\n  \"langs\": [\"en\", \"fr\"]\n}\n");
  const Outcome outcome = cli.load({"person.json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_EQ(select_text(cli.database(), "SELECT name FROM d.person"), "Ada\n");
  EXPECT_EQ(cli.rows("person__langs"), 2);
}

TEST(Load, TakesAFileWithoutANewlineAtTheEnd) {
  const CommandLine cli;
  cli.folder.write("items.jsonl", "{\"id\":1}\r\n\r\n  \n{\"id\":2}");
  const Outcome outcome = cli.load({"items.jsonl"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_EQ(select_text(cli.database(), "SELECT id FROM d.items ORDER BY id"), "1\n2\n");
}

TEST(Load, ExpandsPatterns) {
  const CommandLine cli;
  for (const char* day : {"1", "2", "3"})
    cli.folder.write(std::string("logs/day") + day + ".jsonl", std::string("{\"day\":") + day + "}\n");
  cli.folder.write("logs/other.txt", "no JSON");
  const Outcome outcome = cli.load({"logs/*.jsonl", "--table", "log"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_EQ(select_text(cli.database(), "SELECT day FROM d.log ORDER BY day"), "1\n2\n3\n");
  EXPECT_EQ(cli.loads(), 1);
}

TEST(Load, NamesTablesAfterFiles) {
  const CommandLine cli;
  cli.folder.write("Users.jsonl", "{\"id\":1}\n");
  cli.folder.write("2024 orders.json", "[{\"id\":1},{\"id\":2}]");
  const Outcome outcome = cli.load({"Users.jsonl", "2024 orders.json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_THAT(user_tables(cli.database(), "d"), ElementsAre("_2024_orders", "users"));
}

TEST(Load, ReadsStandardInput) {
  const CommandLine cli;
  const Outcome outcome = cli.load({"-", "--table", "items"}, kLines);
  ASSERT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_EQ(select_text(cli.database(), kIdsAndTags), kExpected);
  const Outcome again = cli.load({"-"}, "{\"id\":9}\n");
  ASSERT_EQ(again.exit_code, 0) << again;
  EXPECT_EQ(cli.rows("stdin"), 1);
}

TEST(Load, HasDefaults) {
  const CommandLine cli;
  cli.folder.write("items.jsonl", kLines);
  ASSERT_EQ(cli.sluice({"load", "items.jsonl"}).exit_code, 0);
  EXPECT_EQ(select_number(cli.folder / "sluice.duckdb", "SELECT count(*) FROM sluice_dataset.items"), 3);
  ASSERT_EQ(cli.sluice({"load", "items.jsonl", "--pipeline", "shop"}).exit_code, 0);
  EXPECT_EQ(select_number(cli.folder / "shop.duckdb", "SELECT count(*) FROM shop_dataset.items"), 3);
  EXPECT_TRUE(fs::is_directory(cli.folder / "data/pipelines/shop"))
      << "SLUICE_DATA_DIR does not move the working folder";
}

TEST(Load, TakesAnAbsolutePathWithFourSlashes) {
  const CommandLine cli;
  cli.folder.write("items.jsonl", kLines);
  const fs::path database = cli.folder / "elsewhere.duckdb";
  ASSERT_EQ(cli.sluice({"load", "items.jsonl", "--to", "duckdb:///" + database.string()}).exit_code, 0);
  EXPECT_EQ(select_number(database, "SELECT count(*) FROM sluice_dataset.items"), 3);
}

TEST(Load, TakesADatasetNamedLikeTheDatabase) {
  const CommandLine cli;
  cli.folder.write("items.jsonl", kLines);
  for (int i = 0; i < 2; ++i) {
    const Outcome outcome = cli.sluice({"load", "items.jsonl", "--to", "duckdb:///shop.duckdb", "--dataset",
                                        "shop", "--load-key", std::to_string(i)});
    ASSERT_EQ(outcome.exit_code, 0) << outcome;
  }
  EXPECT_EQ(select_number(cli.folder / "shop.duckdb", "SELECT count(*) FROM shop.shop.items"), 6);
  EXPECT_EQ(cli.sluice({"load", "items.jsonl", "--to", "duckdb:///shop.duckdb", "--dataset", "main",
                        "--pipeline", "p"})
                .exit_code,
            0);
  EXPECT_EQ(select_number(cli.folder / "shop.duckdb", "SELECT count(*) FROM items"), 3);
}

TEST(Load, ReportsTablesColumnsAndPhases) {
  const CommandLine cli;
  cli.folder.write("items.jsonl", kLines);
  const Outcome outcome = cli.load({"items.jsonl"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome;
  for (const char* part : {"table", "rows", "columns added", "items__tags", "phase", "extract", "normalize",
                           "load", "all", "pipeline sluice loaded into duckdb:///db.duckdb, dataset d"})
    EXPECT_THAT(outcome.out, HasSubstr(part));
  EXPECT_THAT(outcome.out, ::testing::ContainsRegex("items +3 +3\n"));
  EXPECT_THAT(outcome.out, ::testing::ContainsRegex("items__tags +3 +4\n"));
  EXPECT_EQ(outcome.err, "") << "no progress where nobody watches";
}

TEST(Load, ReportsAsJson) {
  const CommandLine cli;
  cli.folder.write("items.jsonl", kLines);
  const Outcome outcome = cli.load({"items.jsonl", "--json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome;
  const json::Decoded report = json::decode(outcome.out);
  ASSERT_FALSE(report.fault) << outcome.out;
  EXPECT_EQ(*report.value.find("dataset"), Value("d"));
  const Value& package = report.value.find("packages")->get<List>().at(0);
  EXPECT_EQ(*package.find("resumed"), Value(false));
  EXPECT_EQ(*package.find("loaded_before"), Value(false));
  EXPECT_EQ(*package.find("rejected_rows"), Value(0));
  std::map<std::string, std::int64_t> rows;
  for (const Value& table : package.find("tables")->get<List>())
    rows[table.find("table")->get<std::string>()] = table.find("rows")->get<std::int64_t>();
  EXPECT_EQ(rows["items"], 3);
  EXPECT_EQ(rows["items__tags"], 3);
  std::vector<std::string> phases;
  for (const Value& phase : report.value.find("phases")->get<List>())
    phases.push_back(phase.find("name")->get<std::string>());
  EXPECT_THAT(phases, ElementsAre("extract", "normalize", "load"));
  EXPECT_EQ(select_text(cli.database(), "SELECT load_id FROM d._dlt_loads"),
            package.find("load_id")->get<std::string>() + "\n");
}

TEST(Load, SaysWhichColumnsAreNew) {
  const CommandLine cli;
  cli.folder.write("items.jsonl", "{\"id\":1}\n");
  ASSERT_EQ(cli.load({"items.jsonl"}).exit_code, 0);
  cli.folder.write("items.jsonl", "{\"id\":2,\"a\":1,\"b\":2}\n");
  const Outcome outcome = cli.load({"items.jsonl"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_THAT(outcome.out, ::testing::ContainsRegex("items +1 +2\n"));
  EXPECT_EQ(select_text(cli.database(), "SELECT id, a, b FROM d.items ORDER BY id"), "1|∅|∅\n2|1|2\n");
}

TEST(Load, StopsUnnestingAtMaxNesting) {
  const CommandLine cli;
  cli.folder.write("items.jsonl", "{\"id\":1,\"o\":{\"a\":{\"b\":1}},\"l\":[{\"m\":[1]}]}\n");
  ASSERT_EQ(cli.load({"items.jsonl", "--max-nesting", "0"}).exit_code, 0);
  EXPECT_THAT(user_tables(cli.database(), "d"), ElementsAre("items"));
  EXPECT_EQ(select_text(cli.database(), "SELECT o, l FROM d.items"), "{\"a\":{\"b\":1}}|[{\"m\":[1]}]\n");
  ASSERT_EQ(cli.load({"items.jsonl", "--table", "other", "--max-nesting", "1"}).exit_code, 0);
  EXPECT_THAT(user_tables(cli.database(), "d"), ElementsAre("items", "other", "other__l"));
}

TEST(Load, Replaces) {
  const CommandLine cli;
  cli.folder.write("items.jsonl", kLines);
  ASSERT_EQ(cli.load({"items.jsonl"}).exit_code, 0);
  ASSERT_EQ(cli.load({"items.jsonl"}).exit_code, 0);
  EXPECT_EQ(cli.rows("items"), 6) << "append is the default";
  cli.folder.write("items.jsonl", "{\"id\":7}\n");
  const Outcome outcome = cli.load({"items.jsonl", "--write-disposition", "replace"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_EQ(select_text(cli.database(), "SELECT id FROM d.items"), "7\n");
  EXPECT_EQ(cli.rows("items__tags"), 0);
  EXPECT_EQ(cli.loads(), 3);
}

TEST(Load, WritesTheSystemTables) {
  const CommandLine cli;
  cli.folder.write("items.jsonl", kLines);
  ASSERT_EQ(cli.load({"items.jsonl"}).exit_code, 0);
  EXPECT_THAT(columns(cli.database(), "d", "_dlt_loads"),
              ElementsAre("load_id VARCHAR", "schema_name VARCHAR", "status BIGINT",
                          "inserted_at TIMESTAMP WITH TIME ZONE", "schema_version_hash VARCHAR"));
  EXPECT_THAT(columns(cli.database(), "d", "_dlt_version"),
              ElementsAre("version BIGINT", "engine_version BIGINT", "inserted_at TIMESTAMP WITH TIME ZONE",
                          "schema_name VARCHAR", "version_hash VARCHAR", "schema VARCHAR"));
  EXPECT_THAT(columns(cli.database(), "d", "_dlt_pipeline_state"),
              ElementsAre("version BIGINT", "engine_version BIGINT", "pipeline_name VARCHAR", "state VARCHAR",
                          "created_at TIMESTAMP WITH TIME ZONE", "version_hash VARCHAR",
                          "_dlt_load_id VARCHAR", "_dlt_id VARCHAR"));
  EXPECT_EQ(select_text(
                cli.database(),
                "SELECT l.status, l.schema_version_hash = v.version_hash, v.engine_version, s.pipeline_name "
                "FROM d._dlt_loads l, d._dlt_version v, d._dlt_pipeline_state s "
                "WHERE s._dlt_load_id = l.load_id"),
            "0|true|11|sluice\n");
  ASSERT_EQ(cli.load({"items.jsonl"}).exit_code, 0);
  EXPECT_EQ(cli.rows("_dlt_pipeline_state"), 1) << "the state did not change";
  EXPECT_EQ(cli.rows("_dlt_version"), 1) << "the schema did not change";
  EXPECT_EQ(cli.loads(), 2);
}

TEST(Load, GivesEveryThreadCountTheSameRows) {
  std::string lines;
  for (int i = 0; i < 20000; ++i)
    lines += "{\"id\":" + std::to_string(i) + ",\"tags\":[" + std::to_string(i % 7) + ",\"" +
             std::to_string(i) + "\"]}\n";
  for (const char* threads : {"1", "2", "8"}) {
    const CommandLine cli;
    cli.folder.write("items.jsonl", lines);
    const Outcome outcome = cli.load({"items.jsonl", "--threads", threads});
    ASSERT_EQ(outcome.exit_code, 0) << outcome;
    EXPECT_EQ(select_text(cli.database(), "SELECT count(*), sum(id), count(DISTINCT _dlt_id) FROM d.items"),
              "20000|199990000|20000\n");
    EXPECT_EQ(cli.rows("items__tags"), 40000);
  }
}

TEST(Load, LogsProgress) {
  const CommandLine cli;
  cli.folder.write("items.jsonl", kLines);
  const Outcome outcome = cli.load({"items.jsonl", "--progress", "log"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome;
  for (const char* part : {"extract: done", "normalize: done", "load: done", "rows"})
    EXPECT_THAT(outcome.err, HasSubstr(part));
  EXPECT_THAT(outcome.err, Not(HasSubstr("\033")));
  const Outcome bar = cli.load({"items.jsonl", "--progress", "bar"});
  EXPECT_THAT(bar.err, HasSubstr("\r\033[K"));
  EXPECT_THAT(bar.err, HasSubstr("100%"));
  EXPECT_EQ(cli.load({"items.jsonl", "--progress", "none"}).err, "");
}

TEST(Load, SharesADatabaseBetweenPipelines) {
  const CommandLine cli;
  cli.folder.write("a.jsonl", "{\"id\":1}\n");
  cli.folder.write("b.jsonl", "{\"id\":2,\"name\":\"x\"}\n");
  ASSERT_EQ(cli.load({"a.jsonl", "--pipeline", "one"}).exit_code, 0);
  ASSERT_EQ(cli.load({"b.jsonl", "--pipeline", "two"}).exit_code, 0);
  ASSERT_EQ(cli.load({"b.jsonl", "--pipeline", "one", "--table", "a"}).exit_code, 0);
  EXPECT_EQ(select_text(cli.database(), "SELECT id, name FROM d.a ORDER BY id"), "1|∅\n2|x\n");
  EXPECT_EQ(cli.rows("b"), 1);
  EXPECT_EQ(cli.loads(), 3);
}

TEST(Load, GoesOnWithoutItsWorkingFolder) {
  const CommandLine cli;
  cli.folder.write("items.jsonl", "{\"id\":1,\"v\":1}\n");
  ASSERT_EQ(cli.load({"items.jsonl"}).exit_code, 0);
  fs::remove_all(cli.folder / "data");
  cli.folder.write("items.jsonl", "{\"id\":2,\"v\":\"text\"}\n");
  const Outcome outcome = cli.load({"items.jsonl"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_EQ(select_text(cli.database(), "SELECT id, v, v__v_text FROM d.items ORDER BY id"),
            "1|1|∅\n2|∅|text\n");
}

TEST(LoadKey, LoadsOnceForGood) {
  const CommandLine cli;
  cli.folder.write("items.jsonl", kLines);
  ASSERT_EQ(cli.load({"items.jsonl", "--load-key", "day-1"}).exit_code, 0);
  const Outcome again = cli.load({"items.jsonl", "--load-key", "day-1"});
  EXPECT_EQ(again.exit_code, 0) << again;
  EXPECT_THAT(again.out, HasSubstr("load key day-1 was loaded before"));
  EXPECT_EQ(cli.rows("items"), 3);
  EXPECT_EQ(cli.loads(), 1);
  fs::remove_all(cli.folder / "data");
  cli.folder.write("items.jsonl", "{\"id\":9}\n");
  const Outcome elsewhere = cli.load({"items.jsonl", "--load-key", "day-1", "--json"});
  EXPECT_EQ(elsewhere.exit_code, 0) << elsewhere;
  EXPECT_THAT(elsewhere.out, HasSubstr("\"loaded_before\":true"));
  EXPECT_EQ(cli.rows("items"), 3);
  ASSERT_EQ(cli.load({"items.jsonl", "--load-key", "day-2"}).exit_code, 0);
  EXPECT_EQ(cli.rows("items"), 4);
}

TEST(LoadKey, IsTakenAsItIs) {
  const CommandLine cli;
  cli.folder.write("items.jsonl", kLines);
  const std::string key = "it's \"day\" %1; DROP TABLE items -- é";
  ASSERT_EQ(cli.load({"items.jsonl", "--load-key", key}).exit_code, 0);
  ASSERT_EQ(cli.load({"items.jsonl", "--load-key", key}).exit_code, 0);
  EXPECT_EQ(cli.rows("items"), 3);
}

}  // namespace
}  // namespace sluice::testing
