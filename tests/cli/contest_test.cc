// Pipelines that share a database file.

#include "support/contest.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include "sluice/dataset.hpp"

namespace sluice::testing {
namespace {

class FileContest : public ::testing::TestWithParam<const char*> {
 protected:
  [[nodiscard]] std::string place() const {
    const std::string text = GetParam();
    return text.substr(0, text.find("db.")) + (cli_.folder / text.substr(text.find("db."))).string();
  }
  [[nodiscard]] std::string ask(const std::string& sql) const {
    return query(place(), sql).rows.at(0).at(0).value_or("null");
  }
  CommandLine cli_;
};

TEST_P(FileContest, TwoPipelinesAtOnceLoseAndDoubleNothing) {
  constexpr int kRounds = 3;
  Contest contest(cli_, place(), "d");
  for (int number = 0; number < kRounds; ++number) contest.round(number);
  const std::string rows = std::to_string(2 * kRounds * Contest::kRows);
  EXPECT_EQ(ask("SELECT count(*) || ' ' || count(DISTINCT id) FROM d.shared"), fmt::format("{0} {0}", rows));
  EXPECT_EQ(ask("SELECT count(*) FROM d.shared__tags"), rows);
  EXPECT_EQ(ask("SELECT count(*) FROM d._dlt_loads"), std::to_string(2 * kRounds));
}

INSTANTIATE_TEST_SUITE_P(Of, FileContest, ::testing::Values("duckdb:///db.duckdb", "sqlite:///db.db"),
                         [](const auto& param) {
                           const std::string uri = param.param;
                           return uri.substr(0, uri.find(':'));
                         });

}  // namespace
}  // namespace sluice::testing
