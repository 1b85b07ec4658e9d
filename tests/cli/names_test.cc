// Names that the destination cannot have side by side.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/command_line.h"

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

constexpr int kFixConfig = 78;

class Names : public ::testing::TestWithParam<std::tuple<const char*, const char*>> {
 protected:
  [[nodiscard]] Outcome sluice(const char* command, std::vector<std::string> arguments) const {
    const auto [uri, naming] = GetParam();
    arguments.insert(arguments.begin(), {command, "--to", uri, "--dataset", "d", "--naming", naming});
    return cli_.sluice(arguments);
  }
  CommandLine cli_;
};

TEST_P(Names, OfColumnsThatDifferInCaseAreRefusedAndForgotten) {
  cli_.folder.write("t.jsonl", "{\"Id\":1,\"ID\":2}\n");
  for (const char* command : {"plan", "load", "load"}) {
    const Outcome outcome = sluice(command, {"t.jsonl"});
    EXPECT_EQ(outcome.exit_code, kFixConfig) << outcome;
    EXPECT_THAT(outcome.err, HasSubstr("the columns Id and ID differ only in case"));
    EXPECT_THAT(outcome.err, HasSubstr("(table t, column ID)"));
  }
  EXPECT_TRUE(cli_.pending().empty());
  cli_.folder.write("t.jsonl", "{\"Id\":1}\n");
  const Outcome corrected = sluice("load", {"t.jsonl"});
  EXPECT_EQ(corrected.exit_code, 0) << corrected;
  cli_.folder.write("t.jsonl", "{\"ID\":1}\n");
  const Outcome later = sluice("load", {"t.jsonl"});
  EXPECT_EQ(later.exit_code, kFixConfig) << later;
}

TEST_P(Names, OfTablesThatDifferInCaseAreRefused) {
  cli_.folder.write("Tab.jsonl", "{\"a\":1}\n");
  cli_.folder.write("TAB.jsonl", "{\"a\":1}\n");
  const Outcome outcome = sluice("load", {"Tab.jsonl", "TAB.jsonl"});
  EXPECT_EQ(outcome.exit_code, kFixConfig) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("the tables TAB and Tab differ only in case"));
}

INSTANTIATE_TEST_SUITE_P(Into, Names,
                         ::testing::Combine(::testing::Values("duckdb:///db.duckdb", "sqlite:///db.db"),
                                            ::testing::Values("direct", "duck_case", "sql_cs_v1")),
                         [](const auto& param) {
                           const std::string uri = std::get<0>(param.param);
                           return uri.substr(0, uri.find(':')) + "_" + std::get<1>(param.param);
                         });

TEST(NamesOfLettersOutsideAscii, AreToldApart) {
  for (const char* uri : {"duckdb:///db.duckdb", "sqlite:///db.db"}) {
    const CommandLine cli;
    cli.folder.write("t.jsonl", "{\"Ä\":1,\"ä\":2}\n");
    const Outcome outcome = cli.sluice({"load", "t.jsonl", "--to", uri, "--naming", "direct"});
    EXPECT_EQ(outcome.exit_code, 0) << outcome;
  }
}

}  // namespace
}  // namespace sluice::testing
