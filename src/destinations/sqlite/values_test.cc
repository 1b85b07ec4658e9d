#include <limits>

#include <gmock/gmock.h>

#include "destinations/sqlite/session_for_tests.h"

namespace sluice::sqlite {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// One column of values, loaded and read back in the form in which they are stored.
class SqliteValuesTest : public SqliteTest {
 protected:
  std::vector<std::string> round_trip(Column column, BatchColumn values) {
    column.name = "v";
    values.name = "v";
    const Table table = table_of("t" + std::to_string(tables_++), {column});
    open();
    create(table);
    load(table, {write_job(next_path(), {}, batch_of(std::move(values)))});
    return stored(table.name, "v");
  }
  std::vector<std::string> round_trip(DataType type, BatchColumn values) {
    return round_trip(column_of("v", type), std::move(values));
  }

 private:
  int tables_ = 0;
};

TEST_F(SqliteValuesTest, bool_is_an_integer) {
  EXPECT_THAT(round_trip(DataType::bool_, numbers<std::uint8_t>("", Physical::boolean, {0, std::nullopt, 1})),
              ElementsAre("integer 0", "null NULL", "integer 1"));
}

TEST_F(SqliteValuesTest, integers) {
  EXPECT_THAT(round_trip(DataType::bigint, integers("", {std::numeric_limits<std::int64_t>::min(), 0,
                                                         std::numeric_limits<std::int64_t>::max()})),
              ElementsAre("integer -9223372036854775808", "integer 0", "integer 9223372036854775807"));
}

TEST_F(SqliteValuesTest, integers_that_came_as_text) {
  EXPECT_THAT(round_trip(DataType::bigint, texts("", {"-9223372036854775808", std::nullopt, "7"})),
              ElementsAre("integer -9223372036854775808", "null NULL", "integer 7"));
}

TEST_F(SqliteValuesTest, doubles) {
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_THAT(round_trip(DataType::double_, numbers<double>("", Physical::float64,
                                                            {0.1, 3.0, -0.0, 5e-324, infinity, -infinity,
                                                             std::numeric_limits<double>::quiet_NaN()})),
              ElementsAre("real 0.1", "real 3.0", "real 0.0", "real 4.94065645841247e-324", "real Inf",
                          "real -Inf", "null NULL"));
}

TEST_F(SqliteValuesTest, text_with_anything_in_it) {
  const std::string zero("a\0b", 3);
  const std::string all(300'000, 'x');
  const Table table = table_of("t", {column_of("v", DataType::text)});
  open();
  create(table);
  load(table, {write_job(next_path(), {}, batch_of(texts("v", {"", "it's", zero, "42", "é😀", all})))});
  const auto rows = session_->query("SELECT v, typeof(v) FROM ds.t ORDER BY rowid").rows;
  EXPECT_THAT(rows,
              ElementsAre(ElementsAre("", "text"), ElementsAre("it's", "text"), ElementsAre(zero, "text"),
                          ElementsAre("42", "text"), ElementsAre("é😀", "text"), ElementsAre(all, "text")));
}

TEST_F(SqliteValuesTest, bytes) {
  EXPECT_THAT(
      round_trip(DataType::binary, texts("", {std::string("\0\xff", 2), "", std::nullopt}, Physical::binary)),
      ElementsAre("blob X'00FF'", "blob X''", "null NULL"));
}

TEST_F(SqliteValuesTest, timestamps_are_text_of_one_length) {
  EXPECT_THAT(round_trip(DataType::timestamp,
                         numbers<std::int64_t>("", Physical::timestamp_us,
                                               {1'700'000'000'123'456, std::nullopt, -62'135'596'800'000'000,
                                                253'402'300'799'999'999})),
              ElementsAre("text '2023-11-14 22:13:20.123456'", "null NULL",
                          "text '0001-01-01 00:00:00.000000'", "text '9999-12-31 23:59:59.999999'"));
}

TEST_F(SqliteValuesTest, dates_and_times) {
  EXPECT_THAT(round_trip(DataType::date, numbers<std::int32_t>("", Physical::date32, {19782, -719162})),
              ElementsAre("text '2024-02-29'", "text '0001-01-01'"));
  EXPECT_THAT(round_trip(DataType::time, numbers<std::int64_t>("", Physical::time64_us,
                                                               {0, 1, 86'399'999'999, 45'296'000'000})),
              ElementsAre("text '00:00:00.000000'", "text '00:00:00.000001'", "text '23:59:59.999999'",
                          "text '12:34:56.000000'"));
}

TEST_F(SqliteValuesTest, decimals_are_the_nearest_double) {
  EXPECT_THAT(round_trip(DataType::decimal, texts("", {"1.50", "0.1", "-0", "1E+40", "9007199254740993",
                                                       "123456789012345678901234567890.123456789", "NaN"})),
              ElementsAre("real 1.5", "real 0.1", "integer 0", "real 1.0e+40", "integer 9007199254740992",
                          ::testing::StartsWith("real 1.23456789012345"), "null NULL"));
  EXPECT_THAT(
      round_trip(DataType::wei, texts("", {"5", "1000000000000000000", "12345678901234567890123456789"})),
      ElementsAre("integer 5", "integer 1000000000000000000",
                  ::testing::StartsWith("real 1.23456789012345")));
}

TEST_F(SqliteValuesTest, decimals_in_128_bits) {
  using Decimal = __int128;
  Column column = column_of("v", DataType::decimal);
  const auto values = [] {
    return numbers<Decimal>("", Physical::decimal128, {Decimal{1'500'000'000}, Decimal{-1}, Decimal{0}});
  };
  EXPECT_THAT(round_trip(column, values()), ElementsAre("real 1.5", "real -1.0e-09", "integer 0"));
  column.precision = 10;
  column.scale = 2;
  EXPECT_THAT(round_trip(column, values()), ElementsAre("integer 15000000", "real -0.01", "integer 0"));
}

TEST_F(SqliteValuesTest, json_as_upstream_spaces_it) {
  EXPECT_THAT(
      round_trip(DataType::json, texts("", {R"({"a":[1,"é"]})", "[]", "42", "3.25", "true", "\"x\""})),
      ElementsAre(R"(text '{"a": [1, "\u00e9"]}')", "text '[]'", "integer 42", "real 3.25", "text 'true'",
                  R"(text '"x"')"));
}

TEST_F(SqliteValuesTest, an_integer_beyond_64_bits_is_refused) {
  const Table table = table_of("t", {column_of("id", DataType::bigint), column_of("n", DataType::bigint)});
  open();
  create(table);
  const auto file =
      write_job(next_path(), {}, batch_of(texts("n", {"1", "9223372036854775808"}), integers("id", {1, 2})));
  session_->begin();
  const Error error = error_of([&] { load(table, {file}); });
  session_->rollback();
  EXPECT_EQ(error.remedy(), Remedy::fix_input);
  EXPECT_EQ(error.fault(), Fault::job_refused);
  EXPECT_EQ(error.where().table, "t");
  EXPECT_EQ(error.where().column, "n");
  EXPECT_THAT(error.message(), HasSubstr("9223372036854775808"));
  EXPECT_EQ(count("t"), 0);
}

TEST_F(SqliteValuesTest, an_empty_decimal_is_refused) {
  const Table table = table_of("t", {column_of("n", DataType::decimal)});
  open();
  create(table);
  const Error error =
      error_of([&] { load(table, {write_job(next_path(), {}, batch_of(texts("n", {"no"})))}); });
  EXPECT_EQ(error.remedy(), Remedy::fix_input);
  EXPECT_EQ(error.where().column, "n");
}

}  // namespace
}  // namespace sluice::sqlite
