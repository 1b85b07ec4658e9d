// Pipelines that share a dataset on a server.

#include "support/contest.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include "postgres/server.h"

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

constexpr int kFixInput = 65;

class ContestTest : public ServerTest {
 protected:
  std::string count(const std::string& table) {
    return ask(fmt::format("SELECT count(*) FROM {}.{}", dataset_, table));
  }
  CommandLine cli_;
  std::string dataset_;
};

TEST_F(ContestTest, TwoPipelinesAtOnceLoseAndDoubleNothing) {
  constexpr int kDatasets = 4;
  constexpr int kRounds = 4;
  int reruns = 0;
  for (int i = 0; i < kDatasets; ++i) {
    dataset_ = new_dataset();
    Contest contest(cli_, uri_, dataset_);
    for (int number = 0; number < kRounds; ++number) contest.round(number);
    reruns += contest.reruns();
    const std::string rows = std::to_string(2 * kRounds * Contest::kRows);
    const std::string half = std::to_string(kRounds * Contest::kRows);
    EXPECT_EQ(ask(fmt::format("SELECT count(*) || ' ' || count(DISTINCT id) FROM {}.shared", dataset_)),
              fmt::format("{0} {0}", rows));
    EXPECT_EQ(count("shared__tags"), rows);
    EXPECT_EQ(count("own_a"), half);
    EXPECT_EQ(count("own_b"), half);
    EXPECT_EQ(count("_dlt_loads"), std::to_string(2 * kRounds));
    for (int number = 0; number < kRounds; ++number)
      EXPECT_EQ(
          ask(fmt::format("SELECT count(a_{0}) || ' ' || count(b_{0}) FROM {1}.shared", number, dataset_)),
          fmt::format("{0} {0}", Contest::kRows));
  }
  RecordProperty("reruns", reruns);
}

TEST_F(ContestTest, AValueThatTheOthersTypeCannotTake) {
  dataset_ = new_dataset();
  Contest contest(cli_, uri_, dataset_);
  cli_.folder.write("a/t.jsonl", "{\"id\":1,\"v\":7}\n");
  cli_.folder.write("b/t.jsonl", "{\"id\":2,\"v\":\"8\"}\n{\"id\":3,\"v\":\"nine\"}\n");
  EXPECT_EQ(contest.load("a", "a/t.jsonl").exit_code, 0);
  const Outcome clash = contest.load("b", "b/t.jsonl");
  EXPECT_EQ(clash.exit_code, kFixInput) << clash;
  EXPECT_THAT(clash.err, HasSubstr("row 2 of the job"));
  EXPECT_THAT(clash.err, HasSubstr("has 'nine' (text), but the column is bigint in the database"));
  EXPECT_THAT(clash.err, HasSubstr("(table t, column v)"));
  EXPECT_EQ(count("t"), "1");
  cli_.folder.write("b/t.jsonl", "{\"id\":2,\"v\":\"8\"}\n");
  const Outcome corrected = contest.load("b", "b/t.jsonl");
  EXPECT_EQ(corrected.exit_code, 0) << corrected;
  EXPECT_EQ(ask(fmt::format("SELECT string_agg(v::text, ' ' ORDER BY id) FROM {}.t", dataset_)), "7 8");
}

}  // namespace
}  // namespace sluice::testing
