// `sluice load` into destinations that files and variables say all of.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "credentials/server.h"
#include "sluice/dataset.hpp"

namespace sluice::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr int kFixConfig = 78;

class ConfiguredLoad : public ::testing::Test {
 protected:
  void SetUp() override { cli_.folder.write("t.jsonl", "{\"id\":1}\n{\"id\":2}\n"); }

  Outcome load(const std::string& destination, const std::string& pipeline = "sluice") {
    Command command = cli_.in_folder({"load", "t.jsonl", "--to", destination, "--dataset", dataset_,
                                      "--pipeline", pipeline, "--progress", "none"});
    command.environment.insert(variables_.begin(), variables_.end());
    return run(command);
  }
  /// Rows of the table in that database.
  [[nodiscard]] std::string count(const std::string& uri) const {
    return query(uri, "SELECT count(*) FROM " + dataset_ + ".t").rows.at(0).at(0).value_or("null");
  }
  [[nodiscard]] std::string path(const std::string& file) const { return (cli_.folder / file).string(); }
  /// Parts of the server, as a table of TOML.
  static std::string parts_of_server() {
    const Credentials parts = server();
    return "host = '" + parts.host + "'\nport = " + parts.port + "\ndatabase = '" + parts.database +
           "'\nusername = '" + parts.user + "'\npassword = '" + parts.password + "'\n";
  }

  Unconfigured cli_;
  std::string dataset_ = "configured_" + std::to_string(::getpid());
  std::map<std::string, std::string> variables_;
};

TEST_F(ConfiguredLoad, IntoFiles) {
  cli_.secrets(
      "[destination]\nduckdb.credentials = 'duckdb:///mine.duckdb'\nsqlite.credentials.database = 'mine.db'");
  const Outcome duckdb = load("duckdb");
  ASSERT_EQ(duckdb.exit_code, 0) << duckdb;
  EXPECT_EQ(count("duckdb:///" + path("mine.duckdb")), "2");
  const Outcome sqlite = load("sqlite", "other");
  ASSERT_EQ(sqlite.exit_code, 0) << sqlite;
  EXPECT_EQ(count("sqlite:///" + path("mine.db")), "2");
}

TEST_F(ConfiguredLoad, IntoPostgres) {
  cli_.secrets("[destination.postgres.credentials]\n" + parts_of_server());
  cli_.folder.write(".sluice/config.toml", "[destination]\ncreate_indexes = false");
  const Outcome outcome = load("postgres");
  ASSERT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_EQ(count(server().text()), "2");
  EXPECT_EQ(query(server().text(),
                  "SELECT count(*) FROM pg_indexes WHERE tablename NOT LIKE '\\_sluice\\_%' AND "
                  "schemaname = '" +
                      dataset_ + "'")
                .rows.at(0)
                .at(0),
            "0");
  (void)query(server().text(), "DROP SCHEMA " + dataset_ + " CASCADE");
}

TEST_F(ConfiguredLoad, IntoOneOfAnOwnNameOutOfTheFolderOfUpstream) {
  cli_.folder.write(".dlt/config.toml",
                    "[destination.shop]\ndestination_type = 'dlt.destinations.postgres'\n"
                    "[destination.odd]\ndestination_type = 'canary'");
  Credentials without_password = server();
  variables_["DESTINATION__SHOP__CREDENTIALS__PASSWORD"] = without_password.password;
  without_password.password.clear();
  cli_.folder.write(".dlt/secrets.toml", "destination.shop.credentials = '" + without_password.text() + "'");
  const Outcome outcome = load("shop");
  ASSERT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_EQ(count(server().text()), "2");
  (void)query(server().text(), "DROP SCHEMA " + dataset_ + " CASCADE");
  const Outcome odd = load("odd");
  EXPECT_EQ(odd.exit_code, kFixConfig);
  EXPECT_THAT(odd.err, AllOf(HasSubstr(".dlt/config.toml:4: destination.odd.destination_type"),
                             Not(HasSubstr("canary"))));
}

TEST_F(ConfiguredLoad, AsThePipelineSays) {
  cli_.secrets("[mine.destination.duckdb]\ncredentials = 'mine.duckdb'");
  variables_["DESTINATION__DUCKDB__CREDENTIALS"] = "all.duckdb";
  ASSERT_EQ(load("duckdb", "mine").exit_code, 0);
  ASSERT_EQ(load("duckdb", "other").exit_code, 0);
  EXPECT_EQ(count("duckdb:///" + path("mine.duckdb")), "2");
  EXPECT_EQ(count("duckdb:///" + path("all.duckdb")), "2");
}

TEST_F(ConfiguredLoad, SpellsNamesAsConfigured) {
  cli_.folder.write("t.jsonl", "{\"camelCase\":1}\n");
  cli_.folder.write(".sluice/config.toml", "[schema]\nnaming = 'direct'");
  ASSERT_EQ(load("duckdb").exit_code, 0);
  const auto names =
      query("duckdb:///" + path("sluice.duckdb"), "SELECT \"camelCase\" FROM " + dataset_ + ".t");
  EXPECT_EQ(names.columns.at(0), "camelCase");
}

TEST_F(ConfiguredLoad, WrongSettingsLoadNothing) {
  const auto refusal = [&](const std::string& file, const std::string& text) {
    cli_.folder.write(".sluice/" + file, text);
    const Outcome outcome = load("postgres");
    EXPECT_EQ(outcome.exit_code, kFixConfig) << outcome;
    EXPECT_THAT(outcome.err, Not(HasSubstr("canary")));
    fs::remove_all(cli_.folder / ".sluice");
    return outcome.err;
  };
  EXPECT_THAT(refusal("secrets.toml", "[destination.postgres]\ncredentials = postgresql://me:canary@h/d"),
              HasSubstr(".sluice/secrets.toml:2: this is not TOML from column"));
  EXPECT_THAT(refusal("config.toml", "\n[destination.postgres.credentials]\nhost = 'h'\npassword = 'canary'"),
              HasSubstr(".sluice/config.toml:4: destination.postgres.credentials.password is a secret"));
  EXPECT_THAT(refusal("secrets.toml", "credentials.port = 'canary'"),
              HasSubstr(".sluice/secrets.toml:1: credentials.port has to be a number"));
  EXPECT_THAT(refusal("config.toml", "create_indexes = 'canary'\ncredentials.database = 'd'"),
              HasSubstr(".sluice/config.toml:1: create_indexes has to be true or false"));
}

}  // namespace
}  // namespace sluice::testing
