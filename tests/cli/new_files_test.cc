// `sluice load --only-new-files` and the same of pipeline files: which files a run reads again.

#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/command_line.h"

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

constexpr int kFixConfig = 78;

class NewFiles : public ::testing::Test {
 protected:
  /// A file that was written so many seconds ago.
  void put(const std::string& name, const std::string& text, int seconds_ago) const {
    fs::create_directories((cli_.folder / name).parent_path());
    const fs::path path = cli_.folder.write(name, text);
    fs::last_write_time(path, began_ - std::chrono::seconds(seconds_ago));
  }
  Outcome load(std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments{"in/**/*.jsonl", "--table", "t", "--only-new-files"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return cli_.load(arguments);
  }
  [[nodiscard]] std::string ids() const {
    return select_text(cli_.database(), "SELECT string_agg(id, ' ' ORDER BY id) FROM d.t");
  }

  CommandLine cli_;
  fs::file_time_type began_ = fs::file_time_type::clock::now();
};

TEST_F(NewFiles, AreReadOnce) {
  put("in/a.jsonl", "{\"id\":1}\n", 100);
  put("in/2026/b.jsonl", "{\"id\":2}\n", 90);
  ASSERT_EQ(load().exit_code, 0);
  EXPECT_EQ(ids(), "1 2\n");
  const Outcome again = load();
  ASSERT_EQ(again.exit_code, 0) << again;
  EXPECT_EQ(ids(), "1 2\n");
  put("in/2026/c.jsonl", "{\"id\":3}\n", 80);
  put("in/a.jsonl", "{\"id\":11}\n", 70);
  ASSERT_EQ(load().exit_code, 0);
  EXPECT_EQ(ids(), "1 2 3 11\n") << "a new one and one that was changed";
}

TEST_F(NewFiles, OfTheNewestTimeAreNotMissed) {
  put("in/a.jsonl", "{\"id\":1}\n", 50);
  ASSERT_EQ(load().exit_code, 0);
  put("in/b.jsonl", "{\"id\":2}\n", 50);
  ASSERT_EQ(load().exit_code, 0);
  EXPECT_EQ(ids(), "1 2\n");
}

TEST_F(NewFiles, MayBeNone) {
  put("in/a.txt", "", 50);
  const Outcome outcome = load();
  EXPECT_EQ(outcome.exit_code, 0) << outcome;
}

TEST_F(NewFiles, AreAllFilesAgainAfterARefreshAndOfATableThatIsReplaced) {
  put("in/a.jsonl", "{\"id\":1}\n", 100);
  put("in/b.jsonl", "{\"id\":2}\n", 90);
  ASSERT_EQ(load().exit_code, 0);
  ASSERT_EQ(load({"--refresh", "drop_resources"}).exit_code, 0);
  EXPECT_EQ(ids(), "1 2\n");
  ASSERT_EQ(load({"--write-disposition", "replace"}).exit_code, 0);
  EXPECT_EQ(ids(), "1 2\n");
}

TEST_F(NewFiles, OfABrokenLoadAreNewStill) {
  put("in/a.jsonl", "{\"id\":1}\n", 100);
  put("in/b.jsonl", "{\"id\":\n", 90);
  EXPECT_NE(load().exit_code, 0);
  put("in/b.jsonl", "{\"id\":2}\n", 80);
  const Outcome outcome = load();
  ASSERT_EQ(outcome.exit_code, 0) << outcome;
  EXPECT_EQ(ids(), "1 2\n");
}

TEST_F(NewFiles, AreNotToldOfStandardInput) {
  const Outcome outcome = cli_.load({"-", "--only-new-files"}, "{\"id\":1}\n");
  EXPECT_EQ(outcome.exit_code, kFixConfig) << outcome;
  EXPECT_THAT(outcome.err, HasSubstr("stream"));
}

TEST_F(NewFiles, AreOfAPipelineFileToo) {
  put("in/a.jsonl", "{\"id\":1}\n", 100);
  put("in/old.jsonl", "{\"id\":0}\n", 90'000);
  cli_.folder.write("p.yaml", R"(
pipeline: p
destination: duckdb:///db.duckdb
dataset: d
source:
  type: files
  bucket_url: in
  only_new_files: true
  resources:
    - {name: t, file_glob: "*.jsonl", steps: [{filter: "id < 10"}]}
    - {name: every, file_glob: "a.jsonl", only_new_files: false}
    - {name: none, file_glob: "*.parquet"}
)");
  for (int run = 0; run < 2; ++run) {
    const Outcome outcome = cli_.sluice({"run", "p.yaml"});
    ASSERT_EQ(outcome.exit_code, 0) << outcome;
  }
  EXPECT_EQ(ids(), "0 1\n");
  EXPECT_EQ(cli_.rows("every"), 2);
  put("in/b.jsonl", "{\"id\":2}\n{\"id\":22}\n", 50);
  ASSERT_EQ(cli_.sluice({"run", "p.yaml"}).exit_code, 0);
  EXPECT_EQ(ids(), "0 1 2\n");
}

TEST_F(NewFiles, MayBeginAtATime) {
  put("in/old.jsonl", "{\"id\":0}\n", 90'000);
  put("in/a.jsonl", "{\"id\":1}\n", 100);
  const std::string file = R"(
pipeline: p
destination: duckdb:///db.duckdb
dataset: d
source: {type: files, bucket_url: in, table_name: t, modified_after: ")";
  cli_.folder.write("p.yaml", file + "2999-01-01\"}\n");
  const Outcome none = cli_.sluice({"run", "p.yaml"});
  ASSERT_EQ(none.exit_code, 0) << none;
  cli_.folder.write("p.yaml", file + "2001-01-01T00:00:00Z\"}\n");
  ASSERT_EQ(cli_.sluice({"run", "p.yaml"}).exit_code, 0);
  EXPECT_EQ(ids(), "0 1\n");
  cli_.folder.write("p.yaml", file + "yesterday\"}\n");
  const Outcome wrong = cli_.sluice({"run", "p.yaml"});
  EXPECT_EQ(wrong.exit_code, kFixConfig);
  EXPECT_THAT(wrong.err, HasSubstr("p.yaml:5: source.modified_after has to be a time"));
}

}  // namespace
}  // namespace sluice::testing
