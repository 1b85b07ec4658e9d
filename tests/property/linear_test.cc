// The time that inference takes grows with the columns, not with their square.

#include <algorithm>
#include <ctime>
#include <iostream>

#include <gtest/gtest.h>

#include "normalize/unit_normalizer.h"
#include "property/normalized.h"

namespace sluice {
namespace {

constexpr int kRows = 1'000;
constexpr int kTimesEach = 8;

/// As many rows whatever the columns: a batch has a place for every column of every row. Each column appears
/// a few times, far apart.
std::string rows_with(int columns) {
  const int columns_per_row = columns * kTimesEach / kRows;
  std::string text;
  for (int row = 0; row < kRows; ++row) {
    for (int i = 0; i < columns_per_row; ++i) {
      text += i == 0 ? "{\"column_" : ",\"column_";
      text += std::to_string((row * columns_per_row + i) % columns) + "\":" + std::to_string(i);
    }
    text += "}\n";
  }
  return text;
}

/// Processor time of unnesting, inference and building columns, in seconds; best of three.
double seconds_for(int columns) {
  const std::string text = rows_with(columns);
  const auto naming = make_naming("snake_case", std::nullopt);
  const auto schema = std::make_shared<const Schema>(testing::schema_of_t());
  double best = 1e9;
  for (int i = 0; i < 3; ++i) {
    Workspace workspace(*naming, "1.5");
    workspace.rebase(schema, false);
    UnitNormalizer normalizer(workspace);
    UnitNotes notes;
    Unit unit;
    unit.text = text;
    const std::clock_t start = std::clock();
    const std::string table = "t";
    normalizer.run(unit, table, text.data() + text.size(), notes, [](UnitNotes&) { return true; });
    best = std::min(best, static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC);
    EXPECT_EQ(notes.rows, std::uint64_t{kRows});
    EXPECT_EQ(workspace.schema().find("t")->columns().size(), static_cast<std::size_t>(columns) + 2);
  }
  return best;
}

TEST(Linear, TimePerColumnStaysWithinTwiceUpToTenThousand) {
  std::vector<double> per_column;
  for (const int columns : {2'500, 5'000, 10'000}) {
    per_column.push_back(seconds_for(columns) / columns * 1e6);
    std::cout << columns << " columns: " << per_column.back() << " µs each\n";
  }
  const auto [least, most] = std::ranges::minmax(per_column);
  EXPECT_LT(most, 2 * least);
}

}  // namespace
}  // namespace sluice
