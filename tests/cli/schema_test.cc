// Schemas as the command line shows, compares, writes and checks them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/command_line.h"

namespace sluice::testing {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

constexpr int kFixInput = 65;
constexpr int kFixConfig = 78;

class SchemaCommand : public ::testing::Test {
 protected:
  void load_orders() {
    cli_.folder.write("orders.jsonl", "{\"id\":1,\"price\":1.5,\"items\":[{\"sku\":\"a\"}]}\n");
    ASSERT_EQ(cli_.load({"orders.jsonl"}).exit_code, 0);
  }
  [[nodiscard]] std::string file(const std::string& name) const { return read_text(cli_.folder / name); }

  CommandLine cli_;
};

TEST_F(SchemaCommand, ShowsTablesOfThePipeline) {
  load_orders();
  const Outcome outcome = cli_.sluice({"schema", "show"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_THAT(outcome.out, HasSubstr("orders__items  sku             text    yes"));
  EXPECT_THAT(outcome.out, HasSubstr("nested in orders"));
  EXPECT_THAT(outcome.out, HasSubstr("unique, row_key"));
  EXPECT_THAT(outcome.out, Not(HasSubstr("_dlt_loads")));
  const Outcome one = cli_.sluice({"schema", "show", "--tables", "*__items"});
  EXPECT_THAT(one.out, Not(HasSubstr("price")));
  EXPECT_THAT(one.out, EndsWith("1 of 5 tables)\n"));
}

TEST_F(SchemaCommand, ShowsEveryFormat) {
  load_orders();
  const auto shown = [&](const char* format) {
    return cli_.sluice({"schema", "show", "--format", format}).out;
  };
  EXPECT_THAT(shown("yaml"), StartsWith("version: 2\nversion_hash: "));
  EXPECT_THAT(shown("json"), StartsWith("{\n  \"version\": 2"));
  EXPECT_THAT(shown("mermaid"), StartsWith("erDiagram\n    \"orders\" {\n        bigint id\n"));
  EXPECT_THAT(shown("dot"), StartsWith("digraph schema {"));
}

TEST_F(SchemaCommand, IsReadFromAnotherFolderWithDataDir) {
  load_orders();
  Command command = cli_.command({"schema", "show", "--data-dir", (cli_.folder / "data").string()});
  command.environment["SLUICE_DATA_DIR"] = (cli_.folder / "none").string();
  const Outcome outcome = run(command);
  EXPECT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_THAT(outcome.out, HasSubstr("orders__items"));
}

TEST_F(SchemaCommand, ExportsWhatItCanReadAgain) {
  load_orders();
  ASSERT_EQ(cli_.sluice({"schema", "export", "s.yaml"}).exit_code, 0);
  ASSERT_EQ(cli_.sluice({"schema", "export", "s.json"}).exit_code, 0);
  EXPECT_EQ(cli_.sluice({"schema", "export", "-"}).out, file("s.yaml"));
  EXPECT_EQ(cli_.sluice({"schema", "validate", "s.yaml"}).exit_code, 0);
  EXPECT_EQ(cli_.sluice({"schema", "validate", "-"}, file("s.json")).exit_code, 0);
  const Outcome outcome = cli_.sluice({"schema", "diff", "s.yaml", "s.json"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_THAT(outcome.out, IsEmpty());
}

TEST_F(SchemaCommand, TellsWhatAFileWouldChange) {
  load_orders();
  ASSERT_EQ(cli_.sluice({"schema", "export", "s.yaml"}).exit_code, 0);
  std::string text = file("s.yaml");
  text.replace(text.find("data_type: double"), 17, "data_type: decimal");
  cli_.folder.write("s.yaml", text);
  const Outcome outcome = cli_.sluice({"schema", "diff", "sluice", "s.yaml"});
  EXPECT_EQ(outcome.exit_code, 1) << outcome;
  EXPECT_EQ(outcome.out, "~ tables.orders.columns.price.data_type: double → decimal\n");
}

TEST_F(SchemaCommand, ValidateNamesEveryMistakeWithItsLine) {
  cli_.folder.write(
      "s.schema.yaml",
      "tables:\n  orders:\n    write_disposition: mrge\n    columns:\n      id: {data_type: bigin}\n");
  const Outcome outcome = cli_.sluice({"schema", "validate", "s.schema.yaml"});
  EXPECT_EQ(outcome.exit_code, kFixInput) << outcome;
  EXPECT_EQ(
      outcome.out,
      "s.schema.yaml:3: tables.orders.write_disposition: no such value: mrge (did you mean merge?)\n"
      "s.schema.yaml:5: tables.orders.columns.id.data_type: no such value: bigin (did you mean bigint?)\n");
}

TEST_F(SchemaCommand, ValidateFitsAScreen) {
  std::string text = "tables:\n";
  for (int i = 0; i < 100; ++i) text += "  t" + std::to_string(i) + ": []\n";
  cli_.folder.write("s.yaml", text);
  const Outcome outcome = cli_.sluice({"schema", "validate", "s.yaml"});
  EXPECT_THAT(outcome.out, EndsWith("… and 80 more\n"));
}

TEST_F(SchemaCommand, RefusesToCompareWhatIsNoSchema) {
  cli_.folder.write("bad.yaml", "tables:\n  t: []\n");
  const Outcome outcome = cli_.sluice({"schema", "diff", "bad.yaml", "bad.yaml"});
  EXPECT_EQ(outcome.exit_code, kFixInput) << outcome;
  EXPECT_EQ(outcome.err, "error: bad.yaml:2: tables.t: must be an object (key: value)\n");
}

TEST_F(SchemaCommand, NamesWhatThereIs) {
  load_orders();
  Outcome outcome = cli_.sluice({"schema", "show", "--pipeline", "shop"});
  EXPECT_EQ(outcome.exit_code, kFixConfig) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("no pipeline shop"));
  EXPECT_THAT(outcome.err, HasSubstr("known: sluice"));
  EXPECT_FALSE(fs::exists(cli_.pipeline_folder("shop")));
  outcome = cli_.sluice({"schema", "show", "--schema", "other"});
  EXPECT_EQ(outcome.exit_code, kFixConfig) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("no schema other (known: "));
  outcome = cli_.sluice({"schema", "show", "--format", "yaml", "--tables", "o*"});
  EXPECT_EQ(outcome.exit_code, kFixConfig) << outcome;
  outcome = cli_.sluice({"schema", "shw"});
  EXPECT_EQ(outcome.exit_code, kFixConfig) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("unknown command: shw (known: show, diff, export, validate;"));
  outcome = cli_.sluice({"schema", "validate", "none.yaml"});
  EXPECT_EQ(outcome.exit_code, kFixConfig) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("none.yaml"));
}

TEST_F(SchemaCommand, OfAnImportFolderRulesOverTheData) {
  cli_.folder.write("import/sluice.schema.yaml",
                    "tables:\n  orders:\n    columns:\n      price: {data_type: text}\n");
  cli_.folder.write("orders.jsonl", "{\"price\":1.5}\n");
  const Outcome outcome =
      cli_.load({"orders.jsonl", "--import-schemas", "import", "--export-schemas", "export"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_THAT(cli_.sluice({"schema", "show"}).out, HasSubstr("orders  price         text"));
  EXPECT_EQ(cli_.sluice({"schema", "diff", "sluice", "export/sluice.schema.yaml"}).exit_code, 0);
}

TEST_F(SchemaCommand, TeachesWithExamples) {
  EXPECT_THAT(cli_.sluice({"schema", "--help"}).out, HasSubstr("sluice schema validate shop.schema.yaml"));
  for (const char* command : {"show", "diff", "export", "validate"})
    EXPECT_THAT(cli_.sluice({"schema", command, "--help"}).out, HasSubstr("Examples:")) << command;
}

}  // namespace
}  // namespace sluice::testing
