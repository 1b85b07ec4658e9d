#include "extract/cursor_order.h"

#include <limits>

#include <gtest/gtest.h>

namespace sluice {
namespace {

void expect_less(const Value& less, const Value& more) {
  EXPECT_TRUE(compare_cursors(less, more) == std::weak_ordering::less) << describe_cursor(less);
  EXPECT_TRUE(compare_cursors(more, less) == std::weak_ordering::greater) << describe_cursor(less);
}
void expect_same(const Value& left, const Value& right) {
  EXPECT_TRUE(compare_cursors(left, right) == std::weak_ordering::equivalent) << describe_cursor(left);
}
void expect_strangers(const Value& left, const Value& right) {
  EXPECT_FALSE(compare_cursors(left, right)) << describe_cursor(left) << " and " << describe_cursor(right);
}

TEST(CursorOrder, NumbersOfAllKindsCompareByValue) {
  expect_less(1, 2);
  expect_less(1, 1.5);
  expect_less(false, 1);
  expect_same(true, 1);
  expect_same(1, 1.0);
  expect_less(Decimal{"1.49"}, 1.5);
  expect_same(Decimal{"1.50"}, 1.5);
  expect_less(Decimal{"-1.5"}, Decimal{"-1.25"});
  expect_less(Decimal{"9.99"}, Decimal{"10"});
  expect_less(std::numeric_limits<std::int64_t>::max(), BigInt{"9223372036854775808"});
  expect_less(BigInt{"-9223372036854775809"}, -1);
  expect_less((std::int64_t{1} << 53) + 1, static_cast<double>((std::int64_t{1} << 53) + 2));
  expect_less(BigInt{"100000000000000000000"}, std::numeric_limits<double>::infinity());
  expect_strangers(1, std::numeric_limits<double>::quiet_NaN());
}

TEST(CursorOrder, TextsTimesDatesAndBytesCompareAmongThemselves) {
  expect_less("2024-01-01", "2024-01-02");
  expect_less("z", "é");
  expect_less(Timestamp{.micros = 1}, Timestamp{.micros = 2});
  expect_same(Timestamp{.micros = 1, .utc = true, .offset_minutes = 60}, Timestamp{.micros = 1});
  expect_less(Date{1}, Date{2});
  expect_less(Time{1}, Time{2});
  expect_less(Bytes{"a"}, Bytes{"b"});
}

TEST(CursorOrder, UnlikeKindsDoNotCompare) {
  expect_strangers(1, "1");
  expect_strangers(Date{1}, Timestamp{.micros = 1});
  expect_strangers(Timestamp{.micros = 1, .utc = false}, Timestamp{.micros = 1});
  expect_strangers(List{1}, List{2});
  expect_strangers(1, Value());
}

}  // namespace
}  // namespace sluice
