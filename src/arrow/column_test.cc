#include "arrow/column.h"

#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace sluice {
namespace {

void put(ColumnBuilder& column, std::uint32_t row, const std::string& text) {
  column.append_bytes(row, text.data(), text.size());
}

TEST(ColumnBuilder, WithoutNullsHasNoBitmap) {
  ColumnBuilder column(Physical::int64);
  for (std::int64_t i = 0; i < 1000; ++i) column.append(static_cast<std::uint32_t>(i), i);
  EXPECT_EQ(column.length(), 1000U);
  EXPECT_EQ(column.null_count(), 0U);
  EXPECT_EQ(column.validity().size(), 0U);
  EXPECT_EQ(column.values().as<std::int64_t>()[999], 999);
}

TEST(ColumnBuilder, SkippedRowsAreNullsWithZerosBelow) {
  ColumnBuilder column(Physical::int64);
  column.append(0, std::int64_t{7});
  column.append(10, std::int64_t{8});
  EXPECT_EQ(column.length(), 11U);
  EXPECT_EQ(column.null_count(), 9U);
  EXPECT_EQ(column.values().size(), 88U);
  for (std::uint32_t row = 1; row < 10; ++row) {
    EXPECT_TRUE(column.is_null(row));
    EXPECT_EQ(column.values().as<std::int64_t>()[row], 0);
  }
  EXPECT_FALSE(column.is_null(0));
  EXPECT_FALSE(column.is_null(10));
  EXPECT_TRUE(column.is_null(11));
}

TEST(ColumnBuilder, LeadingNullsOfText) {
  ColumnBuilder column(Physical::utf8);
  put(column, 3, "abc");
  put(column, 4, "");
  put(column, 6, "d");
  EXPECT_EQ(column.offsets().size(), 8 * sizeof(std::int32_t));
  EXPECT_EQ(column.text_at(3), "abc");
  EXPECT_EQ(column.text_at(4), "");
  EXPECT_EQ(column.text_at(6), "d");
  EXPECT_FALSE(column.is_null(4));
  EXPECT_TRUE(column.is_null(5));
  EXPECT_EQ(column.null_count(), 4U);
}

TEST(ColumnBuilder, TextIsWrittenInPlace) {
  ColumnBuilder column(Physical::utf8);
  char* out = column.begin_bytes(1, 100);
  std::ranges::copy(std::string_view("hello"), out);
  column.finish_bytes(out + 5);
  EXPECT_EQ(column.length(), 2U);
  EXPECT_EQ(column.text_at(1), "hello");
}

TEST(ColumnBuilder, EmptyTextNeedsNoMemory) {
  ColumnBuilder column(Physical::utf8);
  column.append_bytes(0, "", 0);
  EXPECT_EQ(column.text_at(0), "");
}

TEST(ColumnBuilder, PadsToTheEndOfTheBatch) {
  ColumnBuilder column(Physical::boolean);
  column.pad_to(9);
  EXPECT_EQ(column.length(), 9U);
  EXPECT_EQ(column.null_count(), 9U);
  EXPECT_EQ(column.values().size(), 9U);
}

TEST(ColumnBuilder, TruncateForgetsRowsAndTheirNulls) {
  ColumnBuilder column(Physical::utf8);
  put(column, 0, "a");
  put(column, 1, "bb");
  put(column, 5, "ccc");
  column.truncate(9);
  EXPECT_EQ(column.length(), 6U);
  column.truncate(4);
  EXPECT_EQ(column.null_count(), 2U);
  put(column, 4, "x");
  EXPECT_EQ(column.text_at(4), "x");
  column.truncate(2);
  EXPECT_EQ(column.null_count(), 0U);
  EXPECT_EQ(column.validity().size(), 0U);
  EXPECT_EQ(column.text_at(1), "bb");
  column.truncate(0);
  put(column, 0, "z");
  EXPECT_EQ(column.text_at(0), "z");
}

TEST(ColumnBuilder, ClearKeepsMemory) {
  ColumnBuilder column(Physical::utf8);
  put(column, 100, "abc");
  const std::size_t memory = column.memory();
  column.clear();
  EXPECT_EQ(column.length(), 0U);
  EXPECT_EQ(column.null_count(), 0U);
  EXPECT_EQ(column.memory(), memory);
  put(column, 0, "x");
  EXPECT_EQ(column.text_at(0), "x");
  EXPECT_FALSE(column.is_null(0));
}

TEST(ColumnBuilder, NumbersBecomeText) {
  ColumnBuilder column(Physical::int64);
  column.append(0, std::int64_t{-9'223'372'036'854'775'807 - 1});
  column.append(2, std::int64_t{0});
  column.append(3, std::int64_t{42});
  column.to_text();
  EXPECT_EQ(column.physical(), Physical::utf8);
  EXPECT_EQ(column.text_at(0), "-9223372036854775808");
  EXPECT_TRUE(column.is_null(1));
  EXPECT_EQ(column.text_at(1), "");
  EXPECT_EQ(column.text_at(2), "0");
  put(column, 4, "99999999999999999999");
  EXPECT_EQ(column.text_at(3), "42");
  EXPECT_EQ(column.text_at(4), "99999999999999999999");
}

TEST(ColumnBuilder, AnEmptyColumnBecomesText) {
  ColumnBuilder column(Physical::int64);
  column.to_text();
  put(column, 1, "x");
  EXPECT_EQ(column.text_at(1), "x");
  EXPECT_TRUE(column.is_null(0));
}

// Any sequence of appends, gaps and truncations agrees with a plain vector.
TEST(ColumnBuilder, AgreesWithAPlainVector) {
  std::mt19937 random(7);
  for (int round = 0; round < 200; ++round) {
    ColumnBuilder column(Physical::int64);
    std::vector<std::optional<std::int64_t>> model;
    for (std::int64_t step = 0; step < 60; ++step) {
      if (random() % 10 == 0 && !model.empty()) {
        model.resize(random() % model.size());
        column.truncate(static_cast<std::uint32_t>(model.size()));
      }
      model.resize(model.size() + random() % 4);
      column.append(static_cast<std::uint32_t>(model.size()), step);
      model.emplace_back(step);
      ASSERT_EQ(column.length(), model.size());
    }
    std::uint32_t nulls = 0;
    for (std::uint32_t row = 0; row < model.size(); ++row) {
      ASSERT_EQ(column.is_null(row), !model[row].has_value());
      ASSERT_EQ(column.values().as<std::int64_t>()[row], model[row].value_or(0));
      nulls += model[row].has_value() ? 0 : 1;
    }
    ASSERT_EQ(column.null_count(), nulls);
  }
}

}  // namespace
}  // namespace sluice
