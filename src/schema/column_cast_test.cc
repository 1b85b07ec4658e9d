#include "schema/column_cast.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "schema/column_values.h"
#include "schema/tables_for_tests.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

using testing::column;
using ::testing::HasSubstr;

/// The values as a column of the type, null where there is none.
ColumnBuilder data_of(DataType type, const List& values) {
  ColumnBuilder data(physical_of(type));
  for (std::uint32_t row = 0; row < values.size(); ++row)
    if (!values[row].is_null()) append_value(data, row, values[row]);
  data.pad_to(static_cast<std::uint32_t>(values.size()));
  return data;
}

List values_of(const ColumnBuilder& data, const Column& type) {
  List values;
  for (std::uint32_t row = 0; row < data.length(); ++row) values.push_back(value_at(data, row, type));
  return values;
}

List cast(DataType from, const List& values, DataType to) {
  return values_of(cast_column(data_of(from, values), column("c", from), column("c", to)), column("c", to));
}

TEST(ColumnCast, ValuesBecomeWhatThoseOfRowsBecome) {
  EXPECT_EQ(cast(DataType::bigint, {1, nullptr, -2}, DataType::double_), (List{1.0, nullptr, -2.0}));
  EXPECT_EQ(cast(DataType::bigint, {1, nullptr}, DataType::text), (List{"1", nullptr}));
  EXPECT_EQ(cast(DataType::text, {"12", "-3"}, DataType::bigint), (List{12, -3}));
  EXPECT_EQ(cast(DataType::double_, {2.0}, DataType::bigint), (List{2}));
  EXPECT_EQ(cast(DataType::date, {Date{1}}, DataType::timestamp), (List{Timestamp{86'400'000'000, true, 0}}));
  EXPECT_EQ(cast(DataType::text, {"1970-01-01T00:00:01Z"}, DataType::timestamp),
            (List{Timestamp{1'000'000, true, 0}}));
  EXPECT_EQ(cast(DataType::bigint, {nullptr, nullptr}, DataType::date), (List{nullptr, nullptr}));
}

TEST(ColumnCast, AnIntegerBeyond64BitsStaysWhole) {
  const List big{BigInt{"99999999999999999999"}, 5};
  EXPECT_EQ(cast(DataType::text, {"99999999999999999999", "5"}, DataType::bigint), big);
}

TEST(ColumnCast, ALossIsAnErrorThatNamesBothTypes) {
  const auto message = [](DataType from, const Value& value, DataType to) -> std::string {
    try {
      cast(from, {value}, to);
    } catch (const Error& error) {
      EXPECT_EQ(error.remedy(), Remedy::fix_input);
      EXPECT_EQ(error.where().column, "c");
      return error.message();
    }
    return "no error";
  };
  EXPECT_THAT(
      message(DataType::double_, 2.5, DataType::bigint),
      HasSubstr("type double in the page and of type bigint in the table, which cannot hold the value "
                "2.5"));
  EXPECT_THAT(message(DataType::text, "x", DataType::bigint), HasSubstr("\"x\""));
  EXPECT_THAT(message(DataType::bigint, 9007199254740993, DataType::double_), HasSubstr("9007199254740993"));
}

TEST(ColumnCast, WhatLiesRightIsLeftAlone) {
  const auto fits = [](Physical physical, const Column& from, const Column& to) {
    return fits_as_is(physical, from, to);
  };
  Column narrow = column("c", DataType::decimal);
  narrow.scale = 2;
  Column wide = column("c", DataType::decimal);
  wide.scale = 9;
  EXPECT_TRUE(fits(Physical::decimal128, narrow, narrow));
  EXPECT_FALSE(fits(Physical::decimal128, narrow, wide));
  EXPECT_FALSE(fits(Physical::decimal128, narrow, column("c", DataType::decimal)));
  EXPECT_TRUE(fits(Physical::utf8, narrow, wide));
  EXPECT_TRUE(fits(Physical::int64, column("c", DataType::bigint), wide));
  EXPECT_FALSE(fits(Physical::int64, column("c", DataType::bigint), column("c", DataType::double_)));
  EXPECT_TRUE(fits(Physical::utf8, column("c", DataType::json), column("c", DataType::text)));
  EXPECT_FALSE(fits(Physical::utf8, column("c", DataType::text), column("c", DataType::json)));
}

TEST(ColumnCast, ADecimalOfAnotherScaleTravelsAsText) {
  Column from = column("c", DataType::decimal);
  from.scale = 2;
  ColumnBuilder data(Physical::decimal128);
  data.append(0, static_cast<__int128>(-150));
  data.append(1, static_cast<__int128>(5));
  const ColumnBuilder made = cast_column(data, from, column("c", DataType::decimal));
  EXPECT_EQ(made.physical(), Physical::utf8);
  EXPECT_EQ(made.text_at(0), "-1.50");
  EXPECT_EQ(made.text_at(1), "0.05");
}

}  // namespace
}  // namespace sluice
