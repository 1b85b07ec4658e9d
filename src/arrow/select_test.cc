#include "arrow/select.h"

#include <optional>
#include <random>
#include <vector>

#include <gtest/gtest.h>

namespace sluice {
namespace {

TEST(Select, GivesTheRowsThatAreAskedForInTheirOrder) {
  Batch batch;
  batch.rows = 4;
  batch.columns.push_back({"n", ColumnBuilder(Physical::int64)});
  batch.columns.push_back({"t", ColumnBuilder(Physical::utf8)});
  for (const std::uint32_t row : {0U, 1U, 3U})
    batch.columns[0].data.append(row, static_cast<std::int64_t>(row * 10));
  batch.columns[1].data.append_bytes(2, "two", 3);
  batch.columns[1].data.pad_to(4);

  const std::vector<std::uint32_t> rows{3, 2, 2};
  const Batch selected = select_rows(batch, rows);
  ASSERT_EQ(selected.rows, 3U);
  const ColumnBuilder& numbers = selected.columns[0].data;
  const ColumnBuilder& texts = selected.columns[1].data;
  EXPECT_EQ(numbers.values().as<std::int64_t>()[0], 30);
  EXPECT_TRUE(numbers.is_null(1));
  EXPECT_EQ(numbers.null_count(), 2U);
  EXPECT_TRUE(texts.is_null(0));
  EXPECT_EQ(texts.text_at(2), "two");
  EXPECT_EQ(selected.columns[1].name, "t");
}

TEST(Select, OfNothingIsAnEmptyBatch) {
  Batch batch;
  batch.rows = 1;
  batch.columns.push_back({"t", ColumnBuilder(Physical::utf8)});
  batch.columns[0].data.append_bytes(0, "x", 1);
  EXPECT_EQ(select_rows(batch, {}).columns[0].data.length(), 0U);
}

// Runs of values with and without nulls agree with appending them one by one.
TEST(AppendValues, AgreesWithOneByOne) {
  std::mt19937 random(3);
  for (int round = 0; round < 200; ++round) {
    ColumnBuilder at_once(Physical::int64);
    ColumnBuilder one_by_one(Physical::int64);
    std::uint32_t rows = 0;
    for (int run = 0; run < 5; ++run) {
      rows += random() % 3;  // a gap is null
      const std::uint32_t count = random() % 200;
      std::vector<std::int64_t> values(count);
      std::vector<std::uint64_t> validity((count + 63) / 64 + 1);
      const bool has_nulls = random() % 2 == 0;
      for (std::uint32_t i = 0; i < count; ++i) {
        values[i] = static_cast<std::int64_t>(random());
        if (has_nulls && random() % 4 == 0) continue;
        validity[i / 64] |= std::uint64_t{1} << i % 64;
        one_by_one.append(rows + i, values[i]);
      }
      at_once.append_values(rows, values.data(), count, has_nulls ? validity.data() : nullptr);
      rows += count;
    }
    at_once.pad_to(rows);
    one_by_one.pad_to(rows);
    ASSERT_EQ(at_once.length(), one_by_one.length());
    ASSERT_EQ(at_once.null_count(), one_by_one.null_count());
    for (std::uint32_t row = 0; row < rows; ++row) {
      ASSERT_EQ(at_once.is_null(row), one_by_one.is_null(row)) << row;
      ASSERT_EQ(at_once.values().as<std::int64_t>()[row], one_by_one.values().as<std::int64_t>()[row]);
    }
  }
}

}  // namespace
}  // namespace sluice
