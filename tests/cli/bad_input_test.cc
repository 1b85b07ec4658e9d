// What a load does with input that is wrong: one message with file and line, an exit code that says what to
// do, and a destination and a working folder as if nothing had been.

#include <algorithm>
#include <array>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "duck/connection.h"
#include "json/decode.h"
#include "support/command_line.h"
#include "support/small_disk.h"

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr int kFixInput = 65;
constexpr int kRetry = 75;
constexpr int kFixConfig = 78;

std::string deep(int levels) {
  return std::string(static_cast<std::size_t>(levels), '[') +
         std::string(static_cast<std::size_t>(levels), ']');
}

/// One line on stderr, nothing on stdout.
void expect_one_message(const Outcome& outcome, int exit_code, const std::string& part) {
  EXPECT_EQ(outcome.exit_code, exit_code) << outcome;
  EXPECT_THAT(outcome.err, StartsWith("error: ")) << outcome;
  EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr(part)) << outcome;
  EXPECT_EQ(outcome.out, "");
}

/// Nothing was loaded and nothing is left that the next load would stumble over.
void expect_untouched(const CommandLine& cli) {
  EXPECT_EQ(cli.loads(), 0);
  EXPECT_THAT(cli.pending(), ::testing::IsEmpty());
  cli.folder.write("good.jsonl", "{\"id\":1,\"l\":[1]}\n{\"id\":2}\n");
  const Outcome good = cli.load({"good.jsonl"});
  EXPECT_EQ(good.exit_code, 0) << good;
  EXPECT_EQ(select_text(cli.database(), "SELECT id FROM d.good ORDER BY id"), "1\n2\n");
  EXPECT_EQ(cli.loads(), 1);
  for (const std::string& table : user_tables(cli.database(), "d"))
    EXPECT_TRUE(table == "good" || table == "good__l" || cli.rows(table) == 0) << table;
}

struct Bad {
  const char* name;
  std::string file;
  std::string bytes;
  std::string message;
};

void PrintTo(const Bad& bad, std::ostream* out) { *out << bad.name; }

class BadInput : public ::testing::TestWithParam<Bad> {};

TEST_P(BadInput, StopsTheLoadBeforeItReachesTheDestination) {
  const CommandLine cli;
  cli.folder.write(GetParam().file, GetParam().bytes);
  expect_one_message(cli.load({GetParam().file}), kFixInput, GetParam().message);
  expect_untouched(cli);
}

const std::string kTwoRows = "{\"id\":1,\"l\":[1]}\n{\"id\":2}\n";

INSTANTIATE_TEST_SUITE_P(
    Cases, BadInput,
    ::testing::Values(
        Bad{"TruncatedLine", "t.jsonl", kTwoRows + "{\"id\":3,\"l\":[1,", "t.jsonl:3: "},
        Bad{"TruncatedLineInTheMiddle", "t.jsonl", "{\"id\":1}\n{\"id\":2,\"s\":\"x\n{\"id\":3}\n",
            "t.jsonl:2: "},
        Bad{"ValueOverTwoLines", "t.jsonl", "{\"id\":1}\n{\"id\":\n2}\n{\"id\":3}\n", "t.jsonl:2: "},
        Bad{"TwoValuesOnALine", "t.jsonl", "{\"id\":1}\n{\"id\":2}{\"id\":3}\n", "t.jsonl:2: "},
        Bad{"InvalidUtf8", "t.jsonl", kTwoRows + "\n{\"s\":\"a\xff\xfe\"}\n", "t.jsonl:4: invalid UTF-8"},
        Bad{"OverlongUtf8", "t.jsonl", "{\"s\":\"\xc0\xaf\"}\n", "t.jsonl:1: invalid UTF-8"},
        Bad{"LoneSurrogate", "t.jsonl", "{\"s\":\"\\ud800\"}\n", "t.jsonl:1: "},
        Bad{"NumberTooLarge", "t.jsonl", kTwoRows + "{\"id\":1e400}\n",
            "t.jsonl:3: number beyond the range of double"},
        Bad{"NumberWithLeadingZero", "t.jsonl", "{\"id\":01}\n", "t.jsonl:1: "},
        Bad{"NotANumber", "t.jsonl", "{\"id\":NaN}\n", "t.jsonl:1: "},
        Bad{"ControlCharacter", "t.jsonl", std::string("{\"id\":1}\n{\"s\":\"a\x01\"}\n"),
            "t.jsonl:2: control character in a string"},
        Bad{"RawNul", "t.jsonl", std::string("{\"id\":1}\n{\"s\":\"a\0b\"}\n", 22), "t.jsonl:2: "},
        Bad{"DeepNesting", "t.jsonl", "{\"id\":1}\n{\"d\":" + deep(10000) + "}\n",
            "t.jsonl:2: nesting deeper than 1024 levels"},
        Bad{"DeepNestingInADocument", "t.json", "[{\"id\":1},\n{\"d\":" + deep(10000) + "}]\n",
            "t.json:2: nesting deeper than 1024 levels"},
        Bad{"DocumentCutOff", "t.json", "[\n{\"id\":1},\n{\"id\":2},\n{\"id\":", "t.json:4: "},
        Bad{"DocumentWithoutItsEnd", "t.json", "[\n{\"id\":1},\n{\"id\":2}\n", "t.json:"},
        Bad{"DocumentWithoutAComma", "t.json", "[\n{\"id\":1}\n{\"id\":2}]\n", "t.json:3: "},
        Bad{"DocumentWithMoreBehind", "t.json", "[{\"id\":1}]\nx\n", "t.json:2: "},
        Bad{"NoGzip", "t.jsonl.gz", kTwoRows, "t.jsonl.gz: gzip data is damaged"},
        Bad{"GzipCutOff", "t.jsonl.gz", gzip(kTwoRows).substr(0, 30), "t.jsonl.gz: gzip data is damaged"},
        Bad{"NoZstd", "t.jsonl.zst", kTwoRows, "t.jsonl.zst: zstd data is damaged"},
        Bad{"ZstdCutOff", "t.jsonl.zst", zstd(kTwoRows).substr(0, 20), "t.jsonl.zst: zstd data is damaged"},
        Bad{"BadLineInsideGzip", "t.jsonl.gz", gzip(kTwoRows + "{"), "t.jsonl.gz:3: "}),
    [](const auto& param) { return std::string(param.param.name); });

TEST(BadInputFar, IsFoundByItsLine) {
  const CommandLine cli;
  std::string text;
  for (int i = 0; i < 300000; ++i)
    text += i == 234567 ? "{\"id\":oops}\n" : "{\"id\":" + std::to_string(i) + "}\n";
  cli.folder.write("t.jsonl", text);
  expect_one_message(cli.load({"t.jsonl", "--threads", "4"}), kFixInput, "t.jsonl:234568: ");
  expect_untouched(cli);
}

TEST(BadInputFar, IsTheFirstOfMany) {
  const CommandLine cli;
  std::string text;
  for (int i = 0; i < 300000; ++i)
    text += i >= 1000 && i % 1000 == 0 ? "{\"id\":oops}\n" : "{\"id\":" + std::to_string(i) + "}\n";
  cli.folder.write("t.jsonl", text);
  for (const char* threads : {"1", "4"})
    expect_one_message(cli.load({"t.jsonl", "--threads", threads}), kFixInput, "t.jsonl:1001: ");
  expect_untouched(cli);
}

TEST(BadInputOfStandardInput, IsNamed) {
  const CommandLine cli;
  const Outcome outcome = cli.load({"-", "--table", "t"}, kTwoRows + "{\"id\":\n");
  EXPECT_EQ(outcome.exit_code, kFixInput) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr(":3: ")) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("aborted"))
      << "it was the only copy: it has to be kept, and the message to say where\n"
      << outcome;
  expect_untouched(cli);
}

TEST(BadInputOfSeveralFiles, NamesTheOneThatIsBad) {
  const CommandLine cli;
  cli.folder.write("a.jsonl", kTwoRows);
  cli.folder.write("b.jsonl", "{\"id\":1}\n{\n");
  cli.folder.write("c.jsonl", kTwoRows);
  expect_one_message(cli.load({"a.jsonl", "b.jsonl", "c.jsonl"}), kFixInput, "b.jsonl:2: ");
  expect_untouched(cli);
}

TEST(BadInputAfterGood, LeavesWhatIsThere) {
  const CommandLine cli;
  cli.folder.write("t.jsonl", kTwoRows);
  ASSERT_EQ(cli.load({"t.jsonl"}).exit_code, 0);
  cli.folder.write("t.jsonl", "{\"id\":3,\"new\":1}\n{\"id\":\n");
  expect_one_message(cli.load({"t.jsonl", "--write-disposition", "replace"}), kFixInput, "t.jsonl:2: ");
  EXPECT_EQ(cli.rows("t"), 2);
  EXPECT_EQ(cli.rows("t__l"), 1);
  EXPECT_THAT(cli.pending(), ::testing::IsEmpty());
  cli.folder.write("t.jsonl", "{\"id\":3,\"new\":1}\n");
  const Outcome outcome = cli.load({"t.jsonl", "--write-disposition", "append"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_EQ(select_text(cli.database(), "SELECT id, new FROM d.t ORDER BY id"), "1|∅\n2|∅\n3|1\n");
}

TEST(BadValue, ThatTheDestinationCannotHoldStopsTheLoadForGood) {
  const CommandLine cli;
  cli.folder.write("t.jsonl", kTwoRows + "{\"id\":18446744073709551616}\n");
  const Outcome outcome = cli.load({"t.jsonl"});
  EXPECT_EQ(outcome.exit_code, kFixInput) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("error: the value '18446744073709551616'")) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("(table t, column id)")) << outcome;
  expect_untouched(cli);
}

/// Rejects file of the report, as (file, line, reason, text).
std::vector<std::array<std::string, 4>> rejects(const Outcome& outcome) {
  const json::Decoded report = json::decode(outcome.out);
  if (report.fault) throw std::runtime_error("no report: " + outcome.text());
  const Value& package = report.value.find("packages")->get<List>().at(0);
  const std::string path = package.find("rejects_file")->get<std::string>();
  std::vector<std::array<std::string, 4>> found;
  if (path.empty()) return found;
  std::istringstream lines(read_text(path));
  for (std::string line; std::getline(lines, line);) {
    const json::Decoded entry = json::decode(line);
    EXPECT_FALSE(entry.fault) << line;
    if (entry.fault) continue;
    const auto text = [&](const char* key) { return entry.value.find(key)->get<std::string>(); };
    found.push_back({text("file"), std::to_string(entry.value.find("line")->get<std::int64_t>()),
                     text("reason"), text("text")});
  }
  EXPECT_EQ(static_cast<std::int64_t>(found.size()), package.find("rejected_rows")->get<std::int64_t>());
  return found;
}

TEST(OnErrorSkip, SetsBadLinesAside) {
  const CommandLine cli;
  cli.folder.write("t.jsonl", "{\"id\":1}\n{\"id\":2,\n\n{\"id\":3} x\n{\"id\":1e400}\n{\"id\":4}\n{\"d\":" +
                                  deep(3000) + "}\n{\"id\":5}\n{\"id\"");
  const Outcome outcome = cli.load({"t.jsonl", "--on-error", "skip", "--json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_EQ(select_text(cli.database(), "SELECT id FROM d.t ORDER BY id"), "1\n4\n5\n");
  const auto found = rejects(outcome);
  ASSERT_EQ(found.size(), 5U);
  const std::vector<std::pair<std::string, std::string>> expected{{"2", "{\"id\":2,"},
                                                                  {"4", "{\"id\":3} x"},
                                                                  {"5", "{\"id\":1e400}"},
                                                                  {"7", "{\"d\":[["},
                                                                  {"9", "{\"id\""}};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(found[i][0], "t.jsonl");
    EXPECT_EQ(found[i][1], expected[i].first);
    EXPECT_NE(found[i][2], "");
    EXPECT_THAT(found[i][3], StartsWith(expected[i].second));
  }
}

TEST(OnErrorSkip, KeepsTheBytesOfTextThatIsNoUtf8) {
  const CommandLine cli;
  cli.folder.write("t.jsonl", "{\"id\":1}\n{\"s\":\"caf\xe9\"}\n");
  const Outcome outcome = cli.load({"t.jsonl", "--on-error", "skip", "--json"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome;
  const auto found = rejects(outcome);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found[0][2], HasSubstr("invalid UTF-8"));
  EXPECT_THAT(found[0][3], HasSubstr("{\"s\":\"caf"));
}

TEST(OnErrorSkip, IsSaidInTheReport) {
  const CommandLine cli;
  cli.folder.write("t.jsonl", "{\"id\":1}\n{\n{\n");
  const Outcome outcome = cli.load({"t.jsonl", "--on-error", "skip"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_THAT(outcome.out, HasSubstr("warning: 2 bad rows were set aside in "));
  EXPECT_THAT(outcome.out, HasSubstr("rejects"));
}

TEST(OnErrorSkip, MayLeaveNothing) {
  const CommandLine cli;
  cli.folder.write("t.jsonl", "{\n{\n");
  const Outcome outcome = cli.load({"t.jsonl", "--on-error", "skip"});
  EXPECT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_THAT(outcome.out, HasSubstr("2 bad rows were set aside"));
  EXPECT_THAT(outcome.out, HasSubstr("0 rows"));
  EXPECT_LE(cli.rows("t"), 0);
}

TEST(OnErrorSkip, MeetsManyBadLinesWithManyThreads) {
  const CommandLine cli;
  std::string text;
  std::vector<std::string> bad_lines;
  for (int i = 1; i <= 200000; ++i) {
    text += i % 997 == 0 ? "{\"id\":" : "{\"id\":" + std::to_string(i) + "}";
    text += '\n';
    if (i % 997 == 0) bad_lines.push_back(std::to_string(i));
  }
  cli.folder.write("t.jsonl", text);
  const Outcome outcome = cli.load({"t.jsonl", "--on-error", "skip", "--json", "--threads", "4"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome;
  std::vector<std::string> lines;
  for (const auto& entry : rejects(outcome)) lines.push_back(entry[1]);
  EXPECT_EQ(lines, bad_lines) << "not in the order of the input";
  EXPECT_EQ(cli.rows("t"), 200000 - static_cast<long long>(bad_lines.size()));
}

TEST(OnErrorSkip, StopsAtADamagedDocument) {
  const CommandLine cli;
  cli.folder.write("t.json", "[{\"id\":1},\n{\"id\":2}\n");
  const Outcome outcome = cli.load({"t.json", "--on-error", "skip"});
  expect_one_message(outcome, kFixInput, "t.json:");
  expect_untouched(cli);
}

TEST(NoError, DuplicateKeysAreCounted) {
  const CommandLine cli;
  cli.folder.write("t.jsonl", "{\"id\":1,\"id\":2}\n{\"id\":3,\"o\":{\"a\":1,\"a\":2,\"a\":3}}\n");
  const Outcome outcome = cli.load({"t.jsonl"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_THAT(outcome.out, HasSubstr("warning: 3 duplicate keys"));
  EXPECT_EQ(select_text(cli.database(), "SELECT id, o__a FROM d.t ORDER BY id"), "2|∅\n3|3\n");
}

TEST(NoError, ANulIsData) {
  const CommandLine cli;
  cli.folder.write("t.jsonl", "{\"s\":\"a\\u0000b\"}\n");
  ASSERT_EQ(cli.load({"t.jsonl"}).exit_code, 0);
  EXPECT_EQ(select_text(cli.database(), "SELECT length(s), hex(s) FROM d.t"), "3|610062\n");
}

TEST(NoError, AnEmptyFileIsAWarning) {
  for (const auto& [name, bytes] :
       std::vector<std::pair<std::string, std::string>>{{"t.jsonl", ""},
                                                        {"t.jsonl", "\n \n\r\n"},
                                                        {"t.json", "[]"},
                                                        {"t.json", ""},
                                                        {"t.jsonl.gz", gzip("")},
                                                        {"t.jsonl.zst", zstd("")}}) {
    const CommandLine cli;
    cli.folder.write(name, bytes);
    const Outcome outcome = cli.load({name});
    EXPECT_EQ(outcome.exit_code, 0) << name << ' ' << outcome;
    EXPECT_THAT(outcome.out, HasSubstr("warning: ")) << name;
    EXPECT_THAT(outcome.out, HasSubstr("0 rows")) << name;
    EXPECT_LE(cli.rows("t"), 0) << name;
    cli.folder.write("t2.jsonl", kTwoRows);
    const Outcome good = cli.load({"t2.jsonl", "--table", "t"});
    EXPECT_EQ(good.exit_code, 0) << good;
    EXPECT_EQ(cli.rows("t"), 2) << name;
  }
}

TEST(NoError, AByteOrderMarkIsNoData) {
  const CommandLine cli;
  cli.folder.write("t.jsonl", "\xef\xbb\xbf{\"id\":1}\n{\"id\":2}\n");
  const Outcome outcome = cli.load({"t.jsonl"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_EQ(select_text(cli.database(), "SELECT id FROM d.t ORDER BY id"), "1\n2\n");
}

TEST(Unreadable, FileIsNamed) {
  const CommandLine cli;
  fs::permissions(cli.folder.path(), fs::perms::all);
  cli.folder.write("t.jsonl", kTwoRows);
  fs::permissions(cli.folder / "t.jsonl", fs::perms::none);
  Command command = cli.load_command({"t.jsonl"});
  command.as_nobody = true;
  const Outcome outcome = run(command);
  if (outcome.exit_code >= 126) GTEST_SKIP() << "another user cannot run the program here: " << outcome;
  expect_one_message(outcome, kFixConfig, "cannot be read; check its permissions: t.jsonl");
  fs::permissions(cli.folder / "t.jsonl", fs::perms::owner_all);
  expect_untouched(cli);
}

TEST(Unreadable, FolderOfThePatternIsNamed) {
  const CommandLine cli;
  fs::permissions(cli.folder.path(), fs::perms::all);
  cli.folder.write("in/t.jsonl", kTwoRows);
  fs::permissions(cli.folder / "in", fs::perms::none);
  Command command = cli.load_command({"in/*.jsonl"});
  command.as_nobody = true;
  const Outcome outcome = run(command);
  fs::permissions(cli.folder / "in", fs::perms::owner_all);
  if (outcome.exit_code >= 126) GTEST_SKIP() << "another user cannot run the program here: " << outcome;
  expect_one_message(outcome, kFixConfig, "in/*.jsonl");
}

TEST(Unwritable, WorkingFolderIsNamed) {
  const CommandLine cli;
  fs::permissions(cli.folder.path(), fs::perms::owner_all | fs::perms::others_read | fs::perms::others_exec);
  cli.folder.write("t.jsonl", kTwoRows);
  Command command = cli.load_command({"t.jsonl"});
  command.as_nobody = true;
  const Outcome outcome = run(command);
  if (outcome.exit_code >= 126) GTEST_SKIP() << "another user cannot run the program here: " << outcome;
  expect_one_message(outcome, kFixConfig, "SLUICE_DATA_DIR");
}

TEST(Unwritable, DestinationIsNamed) {
  const CommandLine cli;
  fs::permissions(cli.folder.path(), fs::perms::owner_all | fs::perms::others_read | fs::perms::others_exec);
  fs::create_directory(cli.folder / "data");
  fs::permissions(cli.folder / "data", fs::perms::all);
  cli.folder.write("t.jsonl", kTwoRows);
  Command command = cli.load_command({"t.jsonl"});
  command.as_nobody = true;
  const Outcome outcome = run(command);
  if (outcome.exit_code >= 126) GTEST_SKIP() << "another user cannot run the program here: " << outcome;
  expect_one_message(outcome, kFixConfig, "db.duckdb");
  expect_untouched(cli);
}

TEST(Destination, ThatIsNoDatabaseIsLeftAlone) {
  const CommandLine cli;
  const std::string text(5000, 'x');
  cli.folder.write("db.duckdb", text);
  cli.folder.write("t.jsonl", kTwoRows);
  expect_one_message(cli.load({"t.jsonl"}), kFixConfig, "db.duckdb");
  EXPECT_EQ(read_text(cli.database()), text);
  fs::remove(cli.database());
  expect_untouched(cli);
}

TEST(Destination, ThatAnotherProcessHoldsIsTriedLater) {
  const CommandLine cli;
  cli.folder.write("t.jsonl", kTwoRows);
  {
    duck::Connection holder{duck::Database(cli.database())};
    holder.execute("CREATE TABLE mine AS SELECT 1 AS one");
    const Outcome outcome = cli.load({"t.jsonl"});
    expect_one_message(outcome, kRetry, "db.duckdb");
    EXPECT_THAT(outcome.err, HasSubstr(std::to_string(getpid()))) << "it does not say who holds it";
  }
  expect_untouched(cli);
  EXPECT_EQ(select_number(cli.database(), "SELECT one FROM mine"), 1);
}

TEST(Pipeline, ThatAnotherProcessRunsIsTriedLater) {
  const CommandLine cli;
  ASSERT_EQ(mkfifo((cli.folder / "endless.jsonl").c_str(), 0600), 0);
  Child other(cli.load_command({"endless.jsonl"}));
  const double start = now_seconds();
  while (!fs::exists(cli.pipeline_folder() / "lock") && now_seconds() - start < 10) usleep(10000);
  usleep(200000);
  ASSERT_TRUE(other.is_running()) << other.wait();
  cli.folder.write("t.jsonl", kTwoRows);
  const Outcome outcome = cli.load({"t.jsonl"});
  expect_one_message(outcome, kRetry, "another process holds the lock");
  EXPECT_THAT(outcome.err, HasSubstr("pid " + std::to_string(other.pid())));
  const Outcome elsewhere =
      cli.sluice({"load", "t.jsonl", "--pipeline", "other", "--to", "duckdb:///other.duckdb"});
  EXPECT_EQ(elsewhere.exit_code, 0) << "another pipeline does not wait: " << elsewhere;
  other.kill();
  other.wait();
  const Outcome later = cli.load({"t.jsonl"});
  EXPECT_EQ(later.exit_code, 0) << later;
  EXPECT_EQ(cli.rows("t"), 2);
}

/// A folder on a disk of its own, too small for the load.
class FullDisk : public ::testing::Test {
 protected:
  static std::string many_rows() {
    std::string text;
    unsigned noise = 1;
    for (int i = 0; i < 60000; ++i) {
      text += "{\"id\":" + std::to_string(i) + ",\"noise\":\"";
      for (int j = 0; j < 6; ++j) text += std::to_string(noise = noise * 1664525U + 1013904223U);
      text += "\",\"l\":[" + std::to_string(i % 5) + "]}\n";
    }
    return text;
  }
  static void expect_rows(const fs::path& database) {
    EXPECT_EQ(select_text(database, "SELECT count(*), sum(id), count(DISTINCT _dlt_id) FROM d.t"),
              "60000|1799970000|60000\n");
    EXPECT_EQ(
        select_number(database, "SELECT count(*) FROM d.t__l JOIN d.t ON t__l._dlt_parent_id = t._dlt_id"),
        60000);
    EXPECT_EQ(select_number(database, "SELECT count(*) FROM d._dlt_loads"), 1);
  }
};

TEST_F(FullDisk, OfTheWorkingFolderIsTriedAgain) {
  const CommandLine cli;
  SmallDisk disk(cli.folder / "data", "2m");
  if (!disk.is_there()) GTEST_SKIP() << "a small disk needs the right to mount: " << disk.why();
  cli.folder.write("t.jsonl", many_rows());
  const Outcome outcome = cli.load({"t.jsonl"});
  expect_one_message(outcome, kRetry, "no space left on device");
  EXPECT_EQ(cli.loads(), 0);
  const Outcome still = cli.load({"t.jsonl"});
  EXPECT_EQ(still.exit_code, kRetry) << still;
  disk.resize("100m");
  const Outcome again = cli.load({"t.jsonl"});
  ASSERT_EQ(again.exit_code, 0) << again;
  expect_rows(cli.database());
}

TEST_F(FullDisk, OfTheWorkingFolderInNormalizeIsResumed) {
  const CommandLine cli;
  cli.folder.write("t.jsonl", many_rows());
  const auto size = fs::file_size(cli.folder / "t.jsonl");
  SmallDisk disk(cli.folder / "data", std::to_string(size + 500000));
  if (!disk.is_there()) GTEST_SKIP() << "a small disk needs the right to mount: " << disk.why();
  const Outcome outcome = cli.load({"t.jsonl"});
  expect_one_message(outcome, kRetry, "no space left on device");
  EXPECT_EQ(cli.loads(), 0);
  disk.resize("100m");
  const Outcome again = cli.load({"t.jsonl"});
  ASSERT_EQ(again.exit_code, 0) << again;
  EXPECT_THAT(again.out, HasSubstr("resumed"));
  expect_rows(cli.database());
}

TEST_F(FullDisk, OfTheDestinationIsResumed) {
  const CommandLine cli;
  SmallDisk disk(cli.folder / "disk", "2m");
  if (!disk.is_there()) GTEST_SKIP() << "a small disk needs the right to mount: " << disk.why();
  cli.folder.write("t.jsonl", many_rows());
  const std::vector<std::string> arguments{"load",      "t.jsonl", "--to", "duckdb:///disk/db.duckdb",
                                           "--dataset", "d"};
  const Outcome outcome = cli.sluice(arguments);
  EXPECT_EQ(outcome.exit_code, kRetry) << outcome;
  EXPECT_THAT(outcome.err, StartsWith("error: "));
  disk.resize("100m");
  const Outcome again = cli.sluice(arguments);
  ASSERT_EQ(again.exit_code, 0) << again;
  EXPECT_THAT(again.out, HasSubstr("resumed"));
  expect_rows(cli.folder / "disk/db.duckdb");
}

}  // namespace
}  // namespace sluice::testing
