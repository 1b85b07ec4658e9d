// Settings that are configured count for the commands, below what the command line says.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/command_line.h"

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

constexpr int kFixConfig = 78;

class Settings : public ::testing::Test {
 protected:
  void SetUp() override {
    fs::create_directory(cli_.folder / ".sluice");
    cli_.folder.write("t.jsonl", "{\"id\":1}\n");
  }
  void configure(const std::string& toml) { cli_.folder.write(".sluice/config.toml", toml); }
  Outcome load(std::vector<std::string> arguments = {},
               const std::map<std::string, std::string>& variables = {}) {
    arguments.insert(arguments.begin(), {"load", "t.jsonl", "--to", "duckdb:///db.duckdb"});
    Command command = cli_.command(std::move(arguments));
    for (const auto& [name, value] : variables) command.environment[name] = value;
    return run(command);
  }
  CommandLine cli_;
};

TEST_F(Settings, OfTheFileAreTaken) {
  configure("[pipelines.sluice]\ndataset_name = 'from_file'\n");
  EXPECT_THAT(load({"--json"}).out, HasSubstr("\"from_file\""));
}

TEST_F(Settings, OfTheEnvironmentGoOverThoseOfTheFileAndTheCommandLineOverBoth) {
  configure("[pipelines.sluice]\ndataset_name = 'from_file'\n");
  const std::map<std::string, std::string> variables{{"PIPELINES__SLUICE__DATASET_NAME", "from_variable"}};
  EXPECT_THAT(load({"--json"}, variables).out, HasSubstr("\"from_variable\""));
  EXPECT_THAT(load({"--json", "--dataset", "from_option"}, variables).out, HasSubstr("\"from_option\""));
}

TEST_F(Settings, ThatWillNotDoAreNamedWithTheirLine) {
  struct Case {
    const char* toml;
    const char* message;
  };
  for (const Case& each :
       {Case{"[load]\nworkers = 'many'\n", "config.toml:2: load.workers has to be a whole number"},
        Case{"[load]\nworkers = 0\n", "config.toml:2: load.workers has to be from 1 to 1024"},
        Case{"load.replace_strategy = 'truncate'\n",
             "config.toml:1: load.replace_strategy has to be one of truncate-and-insert"},
        Case{"[destination.duckdb]\nreplace_strategy = 'x'\n",
             "config.toml:2: destination.duckdb.replace_strategy has to be one of"},
        Case{"normalize.workers = -1\n", "config.toml:1: normalize.workers has to be from 1"},
        Case{"normalize.memory_limit = 'much'\n", "config.toml:1: normalize.memory_limit has to be a size"},
        Case{"extract.next_item_mode = 'lifo'\n",
             "config.toml:1: extract.next_item_mode has to be one of"}}) {
    configure(each.toml);
    const Outcome outcome = load();
    EXPECT_EQ(outcome.exit_code, kFixConfig) << outcome;
    EXPECT_THAT(outcome.err, HasSubstr(each.message));
  }
}

TEST_F(Settings, ThatNothingReadsAreWarnedOfOnce) {
  configure("[load]\nworker = 2\n");
  const Outcome outcome = load();
  EXPECT_EQ(outcome.exit_code, 0) << outcome;
  const std::string warning =
      "config.toml:2: load.worker is no setting, and is not read; did you mean workers?";
  const std::size_t first = outcome.err.find(warning);
  ASSERT_NE(first, std::string::npos) << outcome;
  EXPECT_EQ(outcome.err.find(warning, first + 1), std::string::npos);
}

TEST_F(Settings, ASecretInConfigTomlIsAnError) {
  configure("[destination.duckdb]\ncredentials = 'duckdb:///kanari7.duckdb'\n");
  cli_.folder.write("t.jsonl", "{\"id\":1}\n");
  const Outcome outcome = run(cli_.command({"load", "t.jsonl", "--to", "duckdb"}));
  EXPECT_EQ(outcome.exit_code, kFixConfig) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("config.toml:2: destination.duckdb.credentials is a secret"));
  EXPECT_THAT(outcome.err, ::testing::Not(HasSubstr("kanari7")));
}

TEST_F(Settings, SecretsThatEverybodyMayReadAreWarnedOf) {
  const fs::path secrets = cli_.folder.write(".sluice/secrets.toml", "sources.hash_salt = 'kanari7'\n");
  constexpr const char* kWarning = "everybody on this machine may read .sluice/secrets.toml: chmod 600";
  const auto open = [&](const fs::path& path, unsigned mode) { fs::permissions(path, fs::perms{mode}); };
  open(cli_.folder.path(), 0755);
  open(secrets, 0644);
  EXPECT_THAT(load().err, HasSubstr(kWarning));
  open(secrets, 0600);
  EXPECT_THAT(load().err, ::testing::Not(HasSubstr("everybody")));
  open(secrets, 0644);
  open(cli_.folder.path(), 0700);
  EXPECT_THAT(load().err, ::testing::Not(HasSubstr("everybody"))) << "the folder is closed";
}

TEST_F(Settings, AReplaceStrategyThatTheDestinationLacksIsRefused) {
  configure("load.replace_strategy = 'staging-optimized'\n");
  const Outcome outcome = load();
  EXPECT_EQ(outcome.exit_code, kFixConfig) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("staging-optimized"));
  EXPECT_EQ(load({"--strategy", "truncate-and-insert"}).exit_code, 0);
  configure(
      "load.replace_strategy = 'staging-optimized'\n"
      "destination.duckdb.replace_strategy = 'truncate-and-insert'\n");
  EXPECT_EQ(load().exit_code, 0);
}

}  // namespace
}  // namespace sluice::testing
