#include "sources/sql_database/key_ranges.h"

#include <limits>

#include <gmock/gmock.h>

namespace sluice::sql_source {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TableColumn key(DataType type, bool is_nullable = false) {
  TableColumn read;
  read.column.name = "k";
  read.column.data_type = type;
  read.column.nullable = is_nullable;
  return read;
}

TEST(KeyRangesTest, bounds_cut_into_parts_of_the_same_width) {
  EXPECT_THAT(even_bounds(0, 100, 4), ElementsAre(25, 50, 75));
  EXPECT_THAT(even_bounds(-100, 100, 2), ElementsAre(0));
  EXPECT_THAT(even_bounds(-9, -1, 4), ElementsAre(-7, -5, -3));
}

TEST(KeyRangesTest, there_are_no_more_parts_than_values) {
  EXPECT_THAT(even_bounds(1, 3, 8), ElementsAre(2));
  EXPECT_THAT(even_bounds(7, 7, 4), IsEmpty());
  EXPECT_THAT(even_bounds(1, 9, 1), IsEmpty());
}

TEST(KeyRangesTest, the_widest_span_does_not_overflow) {
  using Limits = std::numeric_limits<std::int64_t>;
  EXPECT_THAT(even_bounds(Limits::min(), Limits::max(), 2), ElementsAre(-1));
}

TEST(KeyRangesTest, ends_are_open_and_nulls_are_in_the_first_range) {
  EXPECT_THAT(key_ranges(key(DataType::bigint), {"-5", "9"}),
              ElementsAre("\"k\" < -5", "\"k\" >= -5 AND \"k\" < 9", "\"k\" >= 9"));
  EXPECT_THAT(key_ranges(key(DataType::bigint, true), {"9"}),
              ElementsAre("\"k\" < 9 OR \"k\" IS NULL", "\"k\" >= 9"));
  EXPECT_THAT(key_ranges(key(DataType::bigint, true), {}), IsEmpty());
}

TEST(KeyRangesTest, bounds_are_written_as_the_column_is_compared) {
  EXPECT_THAT(bounds_in_sql(key(DataType::date), {0, 19'782}), ElementsAre("'1970-01-01'", "'2024-02-29'"));
  TableColumn local = key(DataType::timestamp);
  local.column.timezone = false;
  EXPECT_THAT(bounds_in_sql(local, {1'704'164'645'000'006}), ElementsAre("'2024-01-02T03:04:05.000006'"));
}

TEST(KeyRangesTest, bounds_outside_of_the_calendar_are_none) {
  EXPECT_THAT(bounds_in_sql(key(DataType::date), {-800'000, 0, 3'000'000}), ElementsAre("'1970-01-01'"));
  EXPECT_THAT(bounds_in_sql(key(DataType::timestamp), {std::numeric_limits<std::int64_t>::max()}), IsEmpty());
}

TEST(KeyRangesTest, integers_dates_and_timestamps_can_part_a_table) {
  EXPECT_TRUE(can_part(key(DataType::bigint)));
  EXPECT_TRUE(can_part(key(DataType::date)));
  EXPECT_TRUE(can_part(key(DataType::timestamp)));
  EXPECT_FALSE(can_part(key(DataType::text)));
  EXPECT_FALSE(can_part(key(DataType::decimal)));
  EXPECT_FALSE(can_part(key(DataType::time)));
}

}  // namespace
}  // namespace sluice::sql_source
