// What the command line says of tables and columns.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/command_line.h"

namespace sluice::testing {
namespace {

using ::testing::Contains;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;

constexpr int kFixInput = 65;
constexpr int kFixConfig = 78;

class LoadHints : public ::testing::Test {
 protected:
  [[nodiscard]] Outcome load(const std::string& text, std::vector<std::string> arguments) const {
    cli_.folder.write("t.jsonl", text);
    arguments.insert(arguments.begin(), "t.jsonl");
    return cli_.load(arguments);
  }
  [[nodiscard]] std::string schema() const { return cli_.sluice({"schema", "show"}).out; }

  CommandLine cli_;
};

TEST_F(LoadHints, ColumnsHaveTheTypeThatIsStated) {
  const Outcome outcome =
      load("{\"id\":\"7\",\"Price\":\"1.50\",\"at\":5}\n",
           {"--column", "id:bigint:not_null", "--column", "Price:decimal(10,2)", "--column", "at:not_null"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_THAT(columns(cli_.database(), "d", "t"),
              ::testing::IsSupersetOf({"id BIGINT", "price DECIMAL(10,2)"}));
  EXPECT_THAT(schema(), ContainsRegex("t +id +bigint +no"));
  EXPECT_THAT(schema(), ContainsRegex("t +at +bigint +no"));
}

TEST_F(LoadHints, KeysAreKept) {
  const Outcome outcome =
      load("{\"A b\":1,\"c\":2,\"d\":3}\n", {"--primary-key", "A b,c", "--merge-key", "d"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_THAT(schema(), ContainsRegex("t +a_b +bigint +no +primary_key"));
  EXPECT_THAT(schema(), ContainsRegex("t +c +bigint +no +primary_key"));
  EXPECT_THAT(schema(), ContainsRegex("t +d +bigint +no +merge_key"));
}

TEST_F(LoadHints, NamingChangesNames) {
  ASSERT_EQ(load("{\"OrderId\":1}\n", {"--naming", "direct"}).exit_code, 0);
  EXPECT_THAT(columns(cli_.database(), "d", "t"), Contains("OrderId BIGINT"));
}

TEST_F(LoadHints, ContractOfOneWord) {
  ASSERT_EQ(load("{\"id\":1}\n", {}).exit_code, 0);
  const Outcome outcome = load("{\"id\":1,\"new\":2}\n", {"--contract", "freeze"});
  EXPECT_EQ(outcome.exit_code, kFixInput) << outcome;
  EXPECT_EQ(cli_.rows("t"), 1);
}

TEST_F(LoadHints, ContractOfSeveralModesIsReported) {
  ASSERT_EQ(load("{\"id\":1}\n", {}).exit_code, 0);
  const Outcome outcome = load("{\"id\":2,\"new\":2}\n{\"id\":\"x\"}\n{\"id\":3}\n",
                               {"--contract", "columns=discard_row,data_type=discard_value", "--rejects"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_THAT(outcome.out, HasSubstr("warning: the contract left out 1 rows\n"));
  EXPECT_THAT(outcome.out, HasSubstr("warning: the contract left out 1 values of rows that were loaded\n"));
  EXPECT_EQ(cli_.rows("t"), 3);
  EXPECT_EQ(cli_.rows("_sluice_rejects"), 2);
  const Outcome as_json = load("{\"id\":4,\"new\":2}\n", {"--contract", "columns=discard_row", "--json"});
  EXPECT_THAT(as_json.out, HasSubstr("\"discarded_rows\":1,\"discarded_values\":0"));
}

TEST_F(LoadHints, ASchemaFileGoesBeforeTheDataOnEveryRun) {
  cli_.folder.write("shop.yaml", "tables:\n  t:\n    columns:\n      id: {data_type: text}\n");
  for (int i = 0; i < 2; ++i) {
    const Outcome outcome = load("{\"id\":" + std::to_string(i) + ",\"n" + std::to_string(i) + "\":1}\n",
                                 {"--schema", "shop.yaml"});
    ASSERT_EQ(outcome.exit_code, 0) << outcome;
  }
  EXPECT_THAT(columns(cli_.database(), "d", "t"),
              ::testing::IsSupersetOf({"id VARCHAR", "n0 BIGINT", "n1 BIGINT"}));
  EXPECT_THAT(schema(), HasSubstr("(schema sluice,"))
      << "it is the pipeline's schema, whatever the file is called";
}

struct WrongHint {
  std::vector<std::string> arguments;
  std::string message;
};

TEST_F(LoadHints, ThatAreWrongSayWhatThereIs) {
  const std::vector<WrongHint> cases{
      {{"--column", "id"}, "--column takes name:type"},
      {{"--column", "id:bigin"}, "no such type: bigin (known: text, double, "},
      {{"--contract", "frozen"}, "evolve, freeze, discard_row, discard_value; --contract frozen"},
      {{"--contract", "rows=freeze"}, "tables, columns or data_type, not for \"rows\""},
      {{"--contract", "columns"}, "--contract columns"},
      {{"--naming", "camel"}, "camel"},
      {{"--schema", "none.yaml"}, "none.yaml"},
  };
  for (const WrongHint& wrong : cases) {
    const Outcome outcome = load("{\"id\":1}\n", wrong.arguments);
    EXPECT_EQ(outcome.exit_code, kFixConfig) << outcome;
    EXPECT_THAT(outcome.err, HasSubstr(wrong.message));
    EXPECT_EQ(cli_.loads(), 0);
  }
}

}  // namespace
}  // namespace sluice::testing
