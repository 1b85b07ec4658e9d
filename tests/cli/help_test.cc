// What the program says about itself, and about a command line that is wrong.

#include <algorithm>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/option_spec.h"
#include "support/command_line.h"

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr int kFixConfig = 78;

TEST(Help, TeachesWithExamples) {
  const CommandLine cli;
  const Outcome outcome = cli.sluice({"--help"});
  EXPECT_EQ(outcome.exit_code, 0);
  for (const char* part : {"load", "plan", "query", "schema",
                           "Examples:", "sluice load events.jsonl --to duckdb:///events.duckdb",
                           "Exit codes: 0 done; 65", "78", "75", "70"})
    EXPECT_THAT(outcome.out, HasSubstr(part));
}

std::string in_one_line(const std::string& text) {
  std::istringstream words(text);
  std::string line;
  for (std::string word; words >> word;) line += (line.empty() ? "" : " ") + word;
  return line;
}

TEST(Help, OfLoadSaysOfEverySettingWhatTheListOfSettingsSays) {
  const std::string help = in_one_line(CommandLine().sluice({"load", "--help"}).out);
  int options = 0;
  for (const config::OptionSpec& spec : config::option_specs()) {
    if (spec.option.empty()) continue;
    ++options;
    const std::size_t at = help.find(" " + std::string(spec.option) + " ");
    ASSERT_NE(at, std::string::npos) << spec.option;
    const std::string behind = help.substr(at, 2 * help_of(spec).size() + 100);
    EXPECT_THAT(behind, HasSubstr(in_one_line(help_of(spec)))) << spec.path;
  }
  EXPECT_GT(options, 10);
}

TEST(Help, OfLoadNamesEveryOption) {
  const CommandLine cli;
  const Outcome outcome = cli.sluice({"load", "--help"});
  EXPECT_EQ(outcome.exit_code, 0);
  for (const char* part : {"SRC",
                           "--to",
                           "--dataset",
                           "--table",
                           "--write-disposition",
                           "--pipeline",
                           "--max-nesting",
                           "--threads",
                           "--on-error",
                           "--load-key",
                           "--memory-limit",
                           "--engine-memory-limit",
                           "--only-new-files",
                           "--progress",
                           "--json",
                           "--primary-key",
                           "--merge-key",
                           "--column",
                           "--contract",
                           "--rejects",
                           "--naming",
                           "--schema",
                           "--import-schemas",
                           "--export-schemas",
                           "Examples:",
                           "duckdb:////srv",
                           "killed is resumed by running"})
    EXPECT_THAT(outcome.out, HasSubstr(part));
}

TEST(Help, OfPlanHasTheOptionsOfLoad) {
  const CommandLine cli;
  const Outcome outcome = cli.sluice({"plan", "--help"});
  EXPECT_EQ(outcome.exit_code, 0);
  for (const char* part : {"SRC", "--to", "--contract", "--column", "--sample", "--format", "Examples:"})
    EXPECT_THAT(outcome.out, HasSubstr(part));
}

TEST(Help, OfPipelineFilesTeachesWithExamples) {
  const CommandLine cli;
  for (const char* command : {"run", "init", "check", "discover"}) {
    const Outcome outcome = cli.sluice({command, "--help"});
    EXPECT_EQ(outcome.exit_code, 0) << outcome;
    EXPECT_THAT(outcome.out, HasSubstr("Examples:\n  sluice " + std::string(command)));
  }
  for (const char* part :
       {"FILE", "--select", "--full-refresh", "--dry-run", "--to", "--contract", "--refresh"})
    EXPECT_THAT(cli.sluice({"run", "--help"}).out, HasSubstr(part));
}

/// All of them, those below others, too.
std::vector<std::vector<std::string>> all_commands() {
  std::vector<std::vector<std::string>> all{{}};
  for (const char* command :
       {"load", "plan", "run", "init", "check", "discover", "query", "schema", "pipeline"})
    all.push_back({command});
  for (const char* command : {"show", "diff", "export", "validate"}) all.push_back({"schema", command});
  for (const char* command :
       {"list", "info", "trace", "load-package", "failed-jobs", "drop-pending-packages", "sync", "drop"})
    all.push_back({"pipeline", command});
  return all;
}

TEST(Help, FitsAScreenAndHasExamples) {
  const CommandLine cli;
  for (std::vector<std::string> command : all_commands()) {
    command.emplace_back("--help");
    const Outcome outcome = cli.sluice(command);
    EXPECT_EQ(outcome.exit_code, 0) << outcome;
    EXPECT_THAT(outcome.out, HasSubstr("Examples:\n  sluice "));
    EXPECT_LE(std::ranges::count(outcome.out, '\n'), 75) << outcome;
    std::istringstream lines(outcome.out);
    for (std::string line; std::getline(lines, line);) EXPECT_LE(line.size(), 100U) << line;
  }
}

TEST(Help, TellsExitCodesWhereThereAreSeveral) {
  const CommandLine cli;
  for (const char* command : {"load", "plan", "run", "init", "check", "query"})
    EXPECT_THAT(cli.sluice({command, "--help"}).out, HasSubstr("Exit codes: 0 ")) << command;
}

TEST(Help, OfQueryHasExamples) {
  const CommandLine cli;
  const Outcome outcome = cli.sluice({"query", "--help"});
  EXPECT_EQ(outcome.exit_code, 0);
  for (const char* part : {"DB_URI", "SQL", "--format", "Examples:"})
    EXPECT_THAT(outcome.out, HasSubstr(part));
}

TEST(Help, TellsTheVersion) {
  const Outcome outcome = CommandLine().sluice({"--version"});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_THAT(outcome.out, ::testing::MatchesRegex("[0-9]+\\.[0-9]+\\.[0-9]+\n"));
}

/// A command line and what the message has to say.
struct Wrong {
  const char* name;
  std::vector<std::string> arguments;
  std::string message;
};

void PrintTo(const Wrong& wrong, std::ostream* out) { *out << wrong.name; }

class WrongCommandLine : public ::testing::TestWithParam<Wrong> {};

TEST_P(WrongCommandLine, IsNamedAndChangesNothing) {
  const CommandLine cli;
  cli.folder.write("a.jsonl", "{\"id\":1}\n");
  const Outcome outcome = cli.sluice(GetParam().arguments);
  EXPECT_EQ(outcome.exit_code, kFixConfig) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr(GetParam().message)) << outcome;
  EXPECT_THAT(outcome.out, IsEmpty());
  for (const std::string& name : entries(cli.folder.path()))
    EXPECT_TRUE(name == "a.jsonl" || name == "data") << "made " << name;
}

INSTANTIATE_TEST_SUITE_P(
    Cases, WrongCommandLine,
    ::testing::Values(
        Wrong{"NoCommand", {}, "subcommand"}, Wrong{"UnknownCommand", {"lode"}, "lode"},
        Wrong{"UnknownOption", {"load", "a.jsonl", "--fast"}, "--fast"}, Wrong{"NoSource", {"load"}, "SRC"},
        Wrong{"Disposition", {"load", "a.jsonl", "--write-disposition", "upsert"}, "--write-disposition"},
        Wrong{"Nesting", {"load", "a.jsonl", "--max-nesting", "-1"}, "--max-nesting"},
        Wrong{"Threads", {"load", "a.jsonl", "--threads", "0"}, "--threads"},
        Wrong{"ThreadsNoNumber", {"load", "a.jsonl", "--threads", "two"}, "--threads"},
        Wrong{"OnError", {"load", "a.jsonl", "--on-error", "ignore"}, "--on-error"},
        Wrong{"Progress", {"load", "a.jsonl", "--progress", "loud"}, "--progress"},
        Wrong{"Format", {"query", "duckdb:///db.duckdb", "SELECT 1", "--format", "xml"}, "--format"},
        Wrong{"NoSql", {"query", "duckdb:///db.duckdb"}, "SQL"},
        Wrong{"UnknownDestination",
              {"load", "a.jsonl", "--to", "oracle://scott@host/db"},
              "unknown destination"},
        Wrong{"UnknownBareDestination", {"load", "a.jsonl", "--to", "ducdb"}, "known: duckdb"},
        Wrong{"NoFolderForTheDatabase", {"load", "a.jsonl", "--to", "duckdb:///none/db.duckdb"}, "none"},
        Wrong{"BadUri", {"load", "a.jsonl", "--to", "duckdb:/db.duckdb"}, "duckdb:/db.duckdb"},
        Wrong{"PipelineName", {"load", "a.jsonl", "--pipeline", "a/b"}, "a/b"},
        Wrong{"SystemTable", {"load", "a.jsonl", "--table", "_dlt_loads"}, "_dlt"},
        Wrong{"MissingFile", {"load", "none.jsonl"}, "no such file; check the path: none.jsonl"},
        Wrong{"NoMatch", {"load", "b*.jsonl"}, "no file fits the pattern"},
        Wrong{"Folder", {"load", "."}, "folder"},
        Wrong{"UnknownKind", {"load", "/dev/null"}, "unknown file extension"},
        Wrong{"OneGoodOneMissing", {"load", "a.jsonl", "none.jsonl"}, "none.jsonl"}),
    [](const auto& param) { return std::string(param.param.name); });

}  // namespace
}  // namespace sluice::testing
