// `sluice plan`: what a load would do, without doing it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/decode.h"
#include "support/command_line.h"

namespace sluice::testing {
namespace {

using ::testing::ContainsRegex;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr int kFixInput = 65;

class Plan : public ::testing::TestWithParam<const char*> {
 protected:
  [[nodiscard]] Outcome sluice(const char* command, std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin(), {command, "--to", GetParam(), "--dataset", "d"});
    return cli_.sluice(arguments);
  }
  [[nodiscard]] Outcome plan(std::vector<std::string> arguments) const {
    return sluice("plan", std::move(arguments));
  }
  void load() const {
    cli_.folder.write("orders.jsonl", "{\"id\":1,\"items\":[{\"sku\":\"a\"}]}\n");
    const Outcome outcome = sluice("load", {"orders.jsonl"});
    ASSERT_EQ(outcome.exit_code, 0) << outcome;
  }
  /// Every file with its size and the time it was written.
  [[nodiscard]] std::vector<std::string> all_files() const {
    std::vector<std::string> files;
    for (const auto& entry : fs::recursive_directory_iterator(cli_.folder.path()))
      if (entry.is_regular_file())
        files.push_back(entry.path().string() + " " + std::to_string(entry.file_size()) + " " +
                        std::to_string(entry.last_write_time().time_since_epoch().count()));
    std::ranges::sort(files);
    return files;
  }

  CommandLine cli_;
};

TEST_P(Plan, OfAFreshDestinationMakesNothing) {
  cli_.folder.write("orders.jsonl", "{\"id\":1,\"items\":[{\"sku\":\"a\"}]}\n");
  const Outcome outcome = plan({"orders.jsonl"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_THAT(outcome.out, ContainsRegex("\norders +append +new table\n"));
  EXPECT_THAT(outcome.out, ContainsRegex("\norders__items +sku +text +yes +new\n"));
  EXPECT_THAT(outcome.out, ContainsRegex("\nCREATE TABLE .*\"orders\" \\(\"id\" BIGINT, "));
  EXPECT_THAT(outcome.out, ContainsRegex("\nCREATE TABLE .*\"_dlt_loads\" "));
  EXPECT_THAT(outcome.out, HasSubstr("read all 1 rows\n"));
  EXPECT_THAT(entries(cli_.folder.path()), ElementsAre("orders.jsonl"));
}

TEST_P(Plan, IsWhatTheLoadDoes) {
  cli_.folder.write("orders.jsonl", "{\"id\":1,\"items\":[{\"sku\":\"a\"}]}\n");
  EXPECT_THAT(plan({"orders.jsonl", "--format", "sql"}).out, Not(IsEmpty()));
  load();
  const Outcome outcome = plan({"orders.jsonl"});
  EXPECT_THAT(outcome.out, HasSubstr("The tables stay as they are."));
  EXPECT_THAT(plan({"orders.jsonl", "--format", "sql"}).out, IsEmpty());
}

TEST_P(Plan, OfAnEvolvedSourceMarksWhatIsNew) {
  load();
  cli_.folder.write("orders.jsonl", "{\"id\":\"x\",\"note\":true}\n");
  const std::vector<std::string> before = all_files();
  const Outcome outcome = plan({"orders.jsonl"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_THAT(outcome.out, ContainsRegex("\norders +id +bigint +yes *\n"));
  EXPECT_THAT(outcome.out, ContainsRegex("\norders +id__v_text +text +yes +variant +new\n"));
  EXPECT_THAT(outcome.out, ContainsRegex("\nALTER TABLE .*\"orders\" ADD COLUMN \"note\" BOOLEAN;\n"));
  EXPECT_THAT(outcome.out, Not(HasSubstr("orders__items"))) << "no row goes there";
  EXPECT_EQ(all_files(), before);
}

TEST_P(Plan, OfAFrozenContractFailsAsTheLoadWould) {
  load();
  cli_.folder.write("orders.jsonl", "{\"id\":1,\"note\":true}\n");
  const std::vector<std::string> before = all_files();
  const Outcome outcome = plan({"orders.jsonl", "--contract", "freeze"});
  EXPECT_EQ(outcome.exit_code, kFixInput) << outcome;
  EXPECT_THAT(outcome.err, StartsWith("error: orders.jsonl:1: the contract freezes the columns"));
  EXPECT_THAT(outcome.err, Not(HasSubstr("kept"))) << "of a plan nothing is kept";
  EXPECT_EQ(all_files(), before);
}

TEST_P(Plan, CountsWhatAContractLeavesOut) {
  load();
  cli_.folder.write("orders.jsonl", "{\"id\":1,\"note\":true}\n{\"id\":2}\n");
  EXPECT_THAT(plan({"orders.jsonl", "--contract", "columns=discard_row"}).out,
              HasSubstr("the contract leaves out 1 rows"));
  EXPECT_THAT(plan({"orders.jsonl", "--contract", "columns=discard_value"}).out,
              HasSubstr("the contract leaves out 1 values"));
}

INSTANTIATE_TEST_SUITE_P(Into, Plan, ::testing::Values("duckdb:///db.duckdb", "sqlite:///db.db"),
                         [](const auto& param) {
                           const std::string uri = param.param;
                           return uri.substr(0, uri.find(':'));
                         });

class PlanSample : public ::testing::Test {
 protected:
  /// The columns that a sample of a file of three rows shows; each row has one of its own.
  [[nodiscard]] std::string statements(const std::string& file, const std::string& sample) const {
    return cli_.sluice({"plan", file, "--table", "t", "--format", "sql", "--sample", sample}).out;
  }
  CommandLine cli_;
};

TEST_F(PlanSample, ReadsTheFirstRowsOfEveryKindOfFile) {
  const std::string lines = "{\"a\":1}\n{\"b\":1}\n{\"c\":1}\n";
  const std::string document = "[{\"a\":1}, {\"b\":1}, {\"c\":1}]";
  cli_.folder.write("l.jsonl", lines);
  cli_.folder.write("l.jsonl.gz", gzip(lines));
  cli_.folder.write("l.jsonl.zst", zstd(lines));
  cli_.folder.write("d.json", document);
  cli_.folder.write("d.json.gz", gzip(document));
  for (const char* file : {"l.jsonl", "l.jsonl.gz", "l.jsonl.zst", "d.json", "d.json.gz"}) {
    EXPECT_THAT(statements(file, "2"), HasSubstr("\"b\" BIGINT")) << file;
    EXPECT_THAT(statements(file, "2"), Not(HasSubstr("\"c\""))) << file;
    EXPECT_THAT(statements(file, "3"), HasSubstr("\"c\" BIGINT")) << file;
    EXPECT_THAT(statements(file, "0"), HasSubstr("\"c\" BIGINT")) << file;
  }
}

TEST_F(PlanSample, IsSaid) {
  cli_.folder.write("a.jsonl", "{\"a\":1}\n{\"a\":2}\n");
  EXPECT_THAT(cli_.sluice({"plan", "a.jsonl", "--sample", "1"}).out, HasSubstr("read the first 1 rows: "));
  EXPECT_THAT(cli_.sluice({"plan", "a.jsonl", "--sample", "2"}).out, HasSubstr("read all 2 rows\n"));
}

TEST_F(PlanSample, OfAPipeDoesNotWaitForItsEnd) {
  EXPECT_THAT(cli_.sluice({"plan", "-", "--sample", "1"}, "{\"a\":1}\n{\"b\":1}\n").out,
              HasSubstr("read the first 1 rows: "));
}

TEST_F(PlanSample, NamesTheLineOfABadRow) {
  cli_.folder.write("a.jsonl", "{\"a\":1}\n{\"a\"\n");
  const Outcome outcome = cli_.sluice({"plan", "a.jsonl"});
  EXPECT_EQ(outcome.exit_code, kFixInput) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("a.jsonl:2: "));
}

TEST(PlanFormat, YamlIsASchemaThatLoadTakes) {
  const CommandLine cli;
  cli.folder.write("orders.jsonl", "{\"price\":1.5}\n");
  std::string yaml = cli.sluice({"plan", "orders.jsonl", "--format", "yaml"}).out;
  const std::size_t at = yaml.find("data_type: double");
  ASSERT_NE(at, std::string::npos) << yaml;
  cli.folder.write("shop.schema.yaml", yaml.replace(at, 17, "data_type: text"));
  const Outcome outcome = cli.load({"orders.jsonl", "--schema", "shop.schema.yaml"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_THAT(columns(cli.database(), "d", "orders"), ::testing::Contains("price VARCHAR"));
}

TEST(PlanFormat, JsonIsAllOfIt) {
  const CommandLine cli;
  cli.folder.write("orders.jsonl", "{\"price\":1.5}\n");
  const Outcome outcome = cli.sluice({"plan", "orders.jsonl", "--format", "json"});
  const json::Decoded plan = json::decode(outcome.out);
  ASSERT_FALSE(plan.fault) << outcome;
  EXPECT_EQ(*plan.value.find("rows"), Value(1));
  EXPECT_EQ(*plan.value.find("is_sample"), Value(false));
  const Value& table = plan.value.find("tables")->get<List>().at(0);
  EXPECT_EQ(*table.find("table"), Value("orders"));
  EXPECT_EQ(*table.find("new"), Value(true));
  EXPECT_EQ(*table.find("columns")->get<List>().at(0).find("type"), Value("double"));
  EXPECT_EQ(plan.value.find("statements")->get<List>().size(), 5U);
}

TEST(PlanOptions, LeaveSchemaFoldersAlone) {
  const CommandLine cli;
  cli.folder.write("orders.jsonl", "{\"price\":1.5}\n");
  ASSERT_EQ(cli.sluice({"plan", "orders.jsonl", "--import-schemas", "import", "--export-schemas", "export"})
                .exit_code,
            0);
  EXPECT_THAT(entries(cli.folder.path()), ElementsAre("orders.jsonl"));
  cli.folder.write("import/sluice.schema.yaml",
                   "tables:\n  orders:\n    columns:\n      price: {data_type: decimal}\n");
  EXPECT_THAT(cli.sluice({"plan", "orders.jsonl", "--import-schemas", "import"}).out,
              ContainsRegex("\norders +price +decimal"));
}

TEST(PlanOptions, SayWhatIsPending) {
  const CommandLine cli;
  cli.folder.write("orders.jsonl", "{\"price\":1.5}\n");
  cli.folder.write("data/pipelines/sluice/normalized/1.5/package.json", "{}");
  EXPECT_THAT(cli.sluice({"plan", "orders.jsonl"}).out,
              HasSubstr("note: packages of earlier runs are pending"));
}

TEST(PlanOptions, KnowALoadKey) {
  const CommandLine cli;
  cli.folder.write("orders.jsonl", "{\"price\":1.5}\n");
  ASSERT_EQ(cli.load({"orders.jsonl", "--load-key", "k"}).exit_code, 0);
  const Outcome outcome = cli.sluice(
      {"plan", "orders.jsonl", "--to", "duckdb:///db.duckdb", "--dataset", "d", "--load-key", "k"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_THAT(outcome.out, HasSubstr("load key k was loaded before"));
}

}  // namespace
}  // namespace sluice::testing
