// `sluice pipeline …`, and what a signal does to `sluice load`.

#include <algorithm>
#include <csignal>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/decode.h"
#include "support/command_line.h"
#include "support/database.h"

namespace sluice::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

constexpr int kFixConfig = 78;

class PipelineCommands : public ::testing::Test {
 protected:
  Outcome load(const std::string& rows, std::vector<std::string> arguments = {}) {
    cli_.folder.write("items.jsonl", rows);
    arguments.insert(arguments.begin(), "items.jsonl");
    return cli_.load(std::move(arguments));
  }
  /// Standard output of a command that has to succeed.
  std::string say(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "pipeline");
    const Outcome outcome = cli_.sluice(std::move(arguments));
    EXPECT_EQ(outcome.exit_code, 0) << outcome;
    return outcome.out;
  }
  Outcome fail(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), "pipeline");
    const Outcome outcome = cli_.sluice(std::move(arguments));
    EXPECT_EQ(outcome.exit_code, kFixConfig) << outcome;
    return outcome;
  }

  CommandLine cli_;
};

TEST_F(PipelineCommands, ListSaysWhatThereIs) {
  EXPECT_THAT(say({"list"}), HasSubstr("no pipelines here yet"));
  load(R"({"id":1})");
  load(R"({"id":1})", {"--pipeline", "shop"});
  EXPECT_THAT(say({"list"}), AllOf(HasSubstr("sluice"), HasSubstr("shop"), HasSubstr("db.duckdb")));
}

TEST_F(PipelineCommands, InfoAndLoadPackage) {
  load(R"({"id":1,"tags":[1,2]})");
  EXPECT_THAT(say({"info"}), AllOf(HasSubstr("0 pending, 1 loaded"), HasSubstr("schemas      sluice")));
  EXPECT_EQ(say({"sluice", "info"}), say({"info", "sluice"})) << "the name may come first";
  EXPECT_THAT(say({"load-package"}), AllOf(HasSubstr("loaded"), HasSubstr("items__tags")));
  EXPECT_THAT(fail({"load-package", "sluice", "17.5"}).err, HasSubstr("no package 17.5"));
  EXPECT_THAT(fail({"info", "nobody"}).err, HasSubstr("no pipeline nobody"));
}

TEST_F(PipelineCommands, TraceIsATableOrADocument) {
  EXPECT_THAT(fail({"trace"}).err, HasSubstr("it never ran"));
  load(R"({"id":1})");
  EXPECT_THAT(say({"trace"}), AllOf(HasSubstr("extract"), HasSubstr("normalize"), HasSubstr("load")));
  const json::Decoded trace = json::decode(say({"trace", "--json"}));
  ASSERT_FALSE(trace.fault);
  EXPECT_THAT(trace.value.find("steps")->get<List>(), SizeIs(4));
}

TEST_F(PipelineCommands, FailedJobsSayWhy) {
  load(R"({"id":1})");
  EXPECT_THAT(say({"failed-jobs"}), HasSubstr("was given up"));
  (void)select(cli_.database(), "ALTER TABLE d.items ALTER id TYPE TINYINT");
  EXPECT_EQ(load(R"({"id":1000})").exit_code, 65);
  EXPECT_THAT(say({"failed-jobs"}), AllOf(HasSubstr("aborted"), HasSubstr("items."), HasSubstr("1000")));
  const fs::path aborted = cli_.pipeline_folder() / "aborted";
  ASSERT_THAT(entries(aborted), SizeIs(1));
  EXPECT_THAT(entries(aborted / entries(aborted)[0] / "failed_jobs"), SizeIs(2));
}

TEST_F(PipelineCommands, DropPendingPackagesStartsOver) {
  load(R"({"id":1})");
  EXPECT_THAT(say({"drop-pending-packages"}), HasSubstr("no pending packages"));
  {
    const fs::path kept = cli_.folder / "kept.duckdb";
    fs::rename(cli_.database(), kept);
    fs::create_directory(cli_.database());  // a folder in the way: the load fails and stays pending
    EXPECT_NE(load(R"({"id":2})").exit_code, 0);
    fs::remove(cli_.database());
    fs::rename(kept, cli_.database());
  }
  const std::vector<std::string> pending = cli_.pending();
  const std::string said = say({"drop-pending-packages"});
  for (const std::string& package : pending)
    EXPECT_THAT(said, HasSubstr(package.substr(package.find('/') + 1)));
  EXPECT_THAT(cli_.pending(), IsEmpty());
  EXPECT_EQ(cli_.rows("items"), 1);
}

TEST_F(PipelineCommands, SyncOnANewMachine) {
  load(R"({"id":1})");
  fs::remove_all(cli_.folder / "data");
  EXPECT_THAT(fail({"sync"}).err, HasSubstr("no pipeline sluice"));
  EXPECT_THAT(say({"sync", "sluice", "--to", "duckdb:///db.duckdb", "--dataset", "d"}),
              AllOf(HasSubstr("took over the schema"), HasSubstr("version 1")));
  EXPECT_THAT(say({"list"}), HasSubstr("db.duckdb"));
}

TEST_F(PipelineCommands, DropTakesTables) {
  load(R"({"id":1,"tags":[1]})");
  EXPECT_THAT(fail({"drop", "sluice"}).err, HasSubstr("say what to drop"));
  EXPECT_THAT(fail({"drop", "sluice", "nothing"}).err, HasSubstr("it has: items"));
  EXPECT_THAT(say({"drop", "sluice", "items", "--dry-run"}), HasSubstr("would drop table items__tags"));
  EXPECT_EQ(cli_.rows("items"), 1);
  EXPECT_THAT(say({"drop", "sluice", "items"}), HasSubstr("dropped table items"));
  EXPECT_EQ(cli_.rows("items"), -1);
  EXPECT_EQ(load(R"({"id":2})").exit_code, 0);
  EXPECT_EQ(cli_.rows("items"), 1);
}

TEST_F(PipelineCommands, StrategiesAndRefreshOfLoad) {
  const std::vector<std::string> merging = {"--write-disposition", "merge", "--primary-key", "id"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), merging.begin(), merging.end());
    return more;
  };
  EXPECT_EQ(load(R"({"id":1,"v":"a"})", with({"--strategy", "upsert"})).exit_code, 0);
  EXPECT_EQ(load(R"({"id":1,"v":"b"})", with({"--strategy", "upsert"})).exit_code, 0);
  EXPECT_EQ(select_text(cli_.database(), "SELECT id, v FROM d.items"), "1|b\n");
  EXPECT_EQ(load(R"({"id":1,"v":"c"})", with({"--strategy", "insert-only"})).exit_code, 0);
  EXPECT_EQ(select_text(cli_.database(), "SELECT id, v FROM d.items"), "1|b\n");
  EXPECT_EQ(load(R"({"id":5})", {"--refresh", "drop_sources"}).exit_code, 0);
  EXPECT_EQ(columns(cli_.database(), "d", "items").front(), "id BIGINT");
  EXPECT_EQ(cli_.rows("items"), 1);
  const Outcome swap =
      load(R"({"id":6})", {"--write-disposition", "replace", "--strategy", "staging-optimized"});
  EXPECT_EQ(swap.exit_code, kFixConfig) << swap;
  EXPECT_THAT(swap.err, HasSubstr("it has: truncate-and-insert"));
  EXPECT_EQ(
      load(R"({"id":6})", {"--write-disposition", "replace", "--strategy", "insert-from-staging"}).exit_code,
      0);
  EXPECT_EQ(select_text(cli_.database(), "SELECT id FROM d.items"), "6\n");
}

TEST_F(PipelineCommands, ASignalStopsWhereNothingIsHalfDone) {
  std::string rows;
  for (int id = 0; id < 400'000; ++id)
    rows += R"({"id":)" + std::to_string(id) + R"(,"tags":[1,2,3]})" + "\n";
  cli_.folder.write("items.jsonl", rows);
  const Command command = cli_.load_command({"items.jsonl", "--threads", "1"});
  Outcome outcome;
  {
    Child child(command);
    const auto is_published = [](const std::string& name) { return !name.ends_with(".tmp"); };
    while (std::ranges::none_of(entries(cli_.pipeline_folder() / "extracted"), is_published) &&
           child.is_running())
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    kill(child.pid(), SIGTERM);
    outcome = child.wait();
  }
  ASSERT_EQ(outcome.exit_code, 128 + SIGTERM) << outcome;
  EXPECT_FALSE(outcome.is_killed && outcome.err.find("stopped") == std::string::npos);
  EXPECT_THAT(outcome.err, AllOf(HasSubstr("stopping"), HasSubstr("stopped as asked")));
  EXPECT_THAT(cli_.pending(), Not(IsEmpty()));
  EXPECT_EQ(run(command).exit_code, 0);
  EXPECT_EQ(cli_.rows("items"), 400'000);
  EXPECT_EQ(cli_.loads(), 1);
}

}  // namespace
}  // namespace sluice::testing
