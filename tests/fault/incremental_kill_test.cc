// Kills loads of an incremental resource with SIGKILL, while it is extracted and later: each row is loaded
// exactly once, also those that share the cursor where the last run stopped. SLUICE_KILLS (30) changes the
// size of the test.

#include <cstdlib>
#include <random>
#include <thread>

#include <gtest/gtest.h>

#include "support/child.h"
#include "support/database.h"

namespace sluice::testing {
namespace {

constexpr int kRowsPerRound = 400;
constexpr int kRowsPerCursor = 150;  // many rows have the same one, also across rounds

class IncrementalKill : public ::testing::Test {
 protected:
  void add_rows() {
    std::string text = read_text(source_);
    for (int i = 0; i < kRowsPerRound; ++i, ++rows_)
      text +=
          R"({"id":)" + std::to_string(rows_) + R"(,"at":)" + std::to_string(rows_ / kRowsPerCursor) + "}\n";
    write_text(source_, text);
  }
  [[nodiscard]] Command load() const {
    return {.arguments = {SLUICE_INCREMENTAL_LOAD, source_, uri(database_), "grows", "d"},
            .folder = folder_.path(),
            .environment = {{"SLUICE_DATA_DIR", folder_ / "data"}},
            .input = {}};
  }
  [[nodiscard]] bool is_extracting() const {
    const fs::path pipeline = folder_ / "data" / "pipelines" / "grows";
    for (const char* later : {"extracted", "normalized"})
      for (const std::string& package : entries(pipeline / later))
        if (package.find_first_not_of("0123456789.") == std::string::npos) return false;
    return true;
  }
  void expect_each_row_once() const {
    EXPECT_EQ(select_number(database_, "SELECT count(*) FROM d.events"), rows_);
    EXPECT_EQ(select_number(database_, "SELECT count(DISTINCT id) FROM d.events"), rows_);
  }

  TemporaryFolder folder_;
  fs::path source_ = folder_.write("rows.jsonl", "");
  fs::path database_ = folder_ / "events.duckdb";
  int rows_ = 0;
  std::mt19937 random_{20'240'531};
};

TEST_F(IncrementalKill, EachRowIsLoadedOnce) {
  const char* wanted = std::getenv("SLUICE_KILLS");
  const int rounds = wanted == nullptr ? 30 : std::atoi(wanted);
  int kills = 0;
  int kills_in_extract = 0;
  add_rows();
  double seconds = run(load()).seconds;
  expect_each_row_once();
  for (int round = 0; round < rounds; ++round) {
    add_rows();
    {
      Child child(load());
      std::this_thread::sleep_for(
          std::chrono::duration<double>(std::uniform_real_distribution(0.0, seconds)(random_)));
      const bool is_extracting_now = is_extracting();
      child.kill();
      if (child.wait().is_killed) {
        ++kills;
        kills_in_extract += is_extracting_now ? 1 : 0;
      }
    }
    const Outcome outcome = run(load());
    ASSERT_EQ(outcome.exit_code, 0) << outcome;
    seconds = outcome.seconds;
    expect_each_row_once();
    if (HasFailure()) return;
  }
  EXPECT_GT(kills, rounds / 2);
  EXPECT_GT(kills_in_extract, rounds / 4);
}

}  // namespace
}  // namespace sluice::testing
