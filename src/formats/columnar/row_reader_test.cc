#include "formats/columnar/row_reader.h"

#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "formats/columnar/job_files_for_tests.h"
#include "schema/column_values.h"
#include "sluice/error.hpp"

namespace sluice::columnar {
namespace {

using ::testing::IsEmpty;

class RowReaderTest : public ::testing::Test {
 protected:
  ~RowReaderTest() override { fs::remove(path_); }

  fs::path path_ = fs::temp_directory_path() / ("sluice_rows_" + std::to_string(getpid()));
};

Column with_scale(Column column, int precision, int scale) {
  column.precision = precision;
  column.scale = scale;
  return column;
}

TEST_F(RowReaderTest, every_type_comes_back_as_it_went_in) {
  Column local = column_of("local", DataType::timestamp);
  local.timezone = false;
  const Table table = table_of(
      "t",
      {column_of("text", DataType::text), column_of("double", DataType::double_),
       column_of("bool", DataType::bool_), column_of("moment", DataType::timestamp), local,
       column_of("bigint", DataType::bigint), column_of("binary", DataType::binary),
       column_of("json", DataType::json), column_of("decimal", DataType::decimal),
       column_of("wei", DataType::wei), column_of("date", DataType::date), column_of("time", DataType::time),
       with_scale(column_of("scaled", DataType::decimal), 10, 2), column_of("scaled_wei", DataType::wei)});
  const Batch batch = batch_of(
      texts("text", {"a"}), numbers<double>("double", Physical::float64, {1.5}),
      numbers<std::uint8_t>("bool", Physical::boolean, {std::uint8_t{1}}),
      numbers<std::int64_t>("moment", Physical::timestamp_us, {1'700'000'000'000'001}),
      numbers<std::int64_t>("local", Physical::timestamp_us, {1}), integers("bigint", {-7}),
      texts("binary", {std::string("\0\xff", 2)}, Physical::binary),
      texts("json", {R"({"a":[1,2.0,null,"x"]})"}), texts("decimal", {"1.50"}),
      texts("wei", {"115792089237316195423570985008687907853269984665640564039457584007913129639935"}),
      numbers<std::int32_t>("date", Physical::date32, {-1}),
      numbers<std::int64_t>("time", Physical::time64_us, {86'399'999'999}),
      numbers<__int128>("scaled", Physical::decimal128, {-150}),
      numbers<__int128>("scaled_wei", Physical::decimal128, {12}));
  RowReader reader(write_job(path_, {}, batch), table);
  EXPECT_EQ(reader.rows(), 1U);
  const List rows = reader.next(10);
  ASSERT_EQ(rows.size(), 1U);
  const Value expected(
      Dict{{"text", "a"},
           {"double", 1.5},
           {"bool", true},
           {"moment", Timestamp{1'700'000'000'000'001, true}},
           {"local", Timestamp{1, false}},
           {"bigint", -7},
           {"binary", Bytes{std::string("\0\xff", 2)}},
           {"json", Value(Dict{{"a", Value(List{1, 2.0, nullptr, "x"})}})},
           {"decimal", Decimal{"1.50"}},
           {"wei", Wei{"115792089237316195423570985008687907853269984665640564039457584007913129639935"}},
           {"date", Date{-1}},
           {"time", Time{86'399'999'999}},
           {"scaled", Decimal{"-1.50"}},
           {"scaled_wei", Wei{"12"}}});
  EXPECT_EQ(rows[0], expected);
}

TEST_F(RowReaderTest, integers_beyond_64_bits_come_as_text_in_the_file) {
  const Table table = table_of("t", {column_of("n", DataType::bigint)});
  RowReader reader(write_job(path_, {}, batch_of(texts("n", {"7", "-9223372036854775809"}))), table);
  EXPECT_EQ(reader.next(2),
            (List{Value(Dict{{"n", 7}}), Value(Dict{{"n", BigInt{"-9223372036854775809"}}})}));
}

TEST_F(RowReaderTest, only_columns_of_the_table_in_its_order_and_no_nulls) {
  const Table table = table_of("t", {column_of("b", DataType::text), column_of("load", DataType::text),
                                     column_of("a", DataType::bigint), column_of("declared", std::nullopt),
                                     column_of("not_in_the_file", DataType::text)});
  RowReader reader(write_job(path_, {{"load", "17.5"}, {"other", "x"}},
                             batch_of(integers("a", {1, std::nullopt}), texts("b", {"x", "y"}),
                                      integers("_sluice_seq", {1, 2}))),
                   table);
  EXPECT_EQ(reader.next(10), (List{Value(Dict{{"b", "x"}, {"load", "17.5"}, {"a", 1}}),
                                   Value(Dict{{"b", "y"}, {"load", "17.5"}})}));
}

TEST_F(RowReaderTest, rows_come_across_batches_from_any_place) {
  const Table table = table_of("t", {column_of("n", DataType::bigint)});
  const fs::path file = write_job(path_, {}, batch_of(integers("n", {0, 1, 2})), batch_of(integers("n", {3})),
                                  batch_of(integers("n", {4, 5})));
  for (std::uint64_t first = 0; first <= 7; ++first)
    for (std::uint64_t most = 1; most <= 4; ++most) {
      RowReader reader(file, table);
      reader.skip(first);
      for (std::uint64_t n = first; n < 6; n += most) {
        const List rows = reader.next(most);
        ASSERT_EQ(rows.size(), std::min<std::uint64_t>(most, 6 - n));
        for (std::size_t i = 0; i < rows.size(); ++i) EXPECT_EQ(rows[i], Value(Dict{{"n", n + i}}));
      }
      EXPECT_THAT(reader.next(most), IsEmpty());
    }
}

TEST_F(RowReaderTest, text_that_is_no_value_of_its_type_stays_text) {
  EXPECT_EQ(value_of_text("{broken", DataType::json), Value("{broken"));
  EXPECT_EQ(value_of_text("1_000", DataType::bigint), Value("1_000"));
  EXPECT_EQ(value_of_text("-", DataType::bigint), Value("-"));
  EXPECT_EQ(value_of_text("many", DataType::double_), Value("many"));
  EXPECT_EQ(value_of_text("2.5", DataType::double_), Value(2.5));
}

TEST_F(RowReaderTest, a_damaged_batch_gives_no_rows) {
  const Table table = table_of("t", {column_of("n", DataType::bigint)});
  write_job(path_, {}, batch_of(integers("n", {7})));
  std::string bytes = read_file(path_);
  bytes[64] = static_cast<char>(bytes[64] + 1);
  fs::remove(path_);
  write_file_atomic(path_, bytes);
  RowReader reader(path_, table);
  EXPECT_THROW(static_cast<void>(reader.next(1)), Error);
}

TEST(DecimalText, has_the_digits_behind_the_point) {
  EXPECT_EQ(decimal_text(0, 2), "0.00");
  EXPECT_EQ(decimal_text(-5, 2), "-0.05");
  EXPECT_EQ(decimal_text(1234, 2), "12.34");
  EXPECT_EQ(decimal_text(1234, 0), "1234");
  EXPECT_EQ(decimal_text(std::numeric_limits<__int128>::min(), 0),
            "-170141183460469231731687303715884105728");
}

}  // namespace
}  // namespace sluice::columnar
