#include "duck/batch_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sluice/error.hpp"

namespace sluice::duck {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class BatchReaderTest : public ::testing::Test {
 protected:
  std::shared_ptr<const Batch> only(const std::string& query) {
    BatchReader reader(connection_, query);
    columns_ = reader.columns();
    auto batch = reader.next();
    EXPECT_EQ(reader.next(), nullptr);
    return batch;
  }
  [[nodiscard]] const Column& column(const std::string& name) const {
    for (const Column& known : columns_)
      if (known.name == name) return known;
    throw std::out_of_range(name);
  }
  static const ColumnBuilder& data(const Batch& batch, std::string_view name) {
    for (const BatchColumn& known : batch.columns)
      if (known.name == name) return known.data;
    throw std::out_of_range(std::string(name));
  }
  template <class T>
  static T at(const Batch& batch, std::string_view name, std::uint32_t row = 0) {
    return data(batch, name).values().as<T>()[row];
  }
  static std::string text(const Batch& batch, std::string_view name) {
    return std::string(data(batch, name).text_at(0));
  }

  Connection connection_{Database::in_memory()};
  std::vector<Column> columns_;
};

TEST_F(BatchReaderTest, numbers_keep_their_value_and_their_width) {
  const auto batch = only(
      "SELECT true AS b, -5::TINYINT AS t, 300::SMALLINT AS s, -70000 AS i, 5000000000 AS big, 255::UTINYINT "
      "AS "
      "ut, 4294967295::UINTEGER AS ui, 18446744073709551615::UBIGINT AS ub, "
      "99999999999999999999999999999999999999::HUGEINT AS h, 0.5::FLOAT AS f, 0.1::DOUBLE AS d, "
      "-12.34::DECIMAL(4,2) AS d4, 1.5::DECIMAL(38,10) AS d38");
  EXPECT_EQ(at<std::uint8_t>(*batch, "b"), 1);
  EXPECT_EQ(at<std::int64_t>(*batch, "t"), -5);
  EXPECT_EQ(at<std::int64_t>(*batch, "s"), 300);
  EXPECT_EQ(at<std::int64_t>(*batch, "i"), -70000);
  EXPECT_EQ(at<std::int64_t>(*batch, "big"), 5000000000);
  EXPECT_EQ(at<std::int64_t>(*batch, "ut"), 255);
  EXPECT_EQ(at<std::int64_t>(*batch, "ui"), 4294967295);
  EXPECT_TRUE(at<__int128>(*batch, "ub") == static_cast<__int128>(18446744073709551615ULL));
  EXPECT_EQ(at<double>(*batch, "f"), 0.5);
  EXPECT_EQ(at<double>(*batch, "d"), 0.1);
  EXPECT_TRUE(at<__int128>(*batch, "d4") == -1234);
  EXPECT_TRUE(at<__int128>(*batch, "d38") == 15000000000);
  EXPECT_EQ(column("t").precision, 8);
  EXPECT_EQ(column("i").precision, 32);
  EXPECT_EQ(column("ut").precision, 16);
  EXPECT_EQ(column("big").precision, std::nullopt);
  EXPECT_EQ(column("ub").data_type, DataType::decimal);
  EXPECT_EQ(column("d4").precision, 4);
  EXPECT_EQ(column("d4").scale, 2);
}

TEST_F(BatchReaderTest, a_hugeint_beyond_38_digits_is_an_error) {
  try {
    only("SELECT 170141183460469231731687303715884105727::HUGEINT AS h");
    FAIL() << "taken";
  } catch (const Error& error) {
    EXPECT_EQ(error.remedy(), Remedy::fix_input);
  }
}

TEST_F(BatchReaderTest, times_count_microseconds) {
  const auto batch = only(
      "SELECT DATE '1970-01-03' AS day, TIME '00:00:01.5' AS t, TIMESTAMP '1970-01-01 00:00:02' AS ts, "
      "'1970-01-01 00:00:03'::TIMESTAMP_S AS s, '1970-01-01 00:00:04.005'::TIMESTAMP_MS AS ms, "
      "'1970-01-01 00:00:05.000006007'::TIMESTAMP_NS AS ns, "
      "'1970-01-01 00:00:06+00'::TIMESTAMPTZ AS tz");
  EXPECT_EQ(at<std::int32_t>(*batch, "day"), 2);
  EXPECT_EQ(at<std::int64_t>(*batch, "t"), 1'500'000);
  EXPECT_EQ(at<std::int64_t>(*batch, "ts"), 2'000'000);
  EXPECT_EQ(at<std::int64_t>(*batch, "s"), 3'000'000);
  EXPECT_EQ(at<std::int64_t>(*batch, "ms"), 4'005'000);
  EXPECT_EQ(at<std::int64_t>(*batch, "ns"), 5'000'006);
  EXPECT_EQ(at<std::int64_t>(*batch, "tz"), 6'000'000);
  EXPECT_EQ(column("ts").timezone, false);
  EXPECT_EQ(column("tz").timezone, std::nullopt);
  EXPECT_EQ(column("s").precision, 0);
}

TEST_F(BatchReaderTest, nested_values_become_json_and_the_rest_text) {
  const auto batch = only(
      "SELECT [1, NULL, 3] AS l, {'a': 1, 'b': [{'c': 'x'}]} AS st, MAP {'k': 2} AS m, '{\"x\": 1}'::JSON AS "
      "j, "
      "'12345678-1234-1234-1234-123456789abc'::UUID AS u, 'red'::ENUM('red', 'blue') AS e, "
      "'\\x00\\xFF'::BLOB "
      "AS x, INTERVAL 2 DAYS AS iv, 'a long text, longer than twelve' AS t, NULL AS n");
  EXPECT_EQ(text(*batch, "l"), "[1,null,3]");
  EXPECT_EQ(text(*batch, "st"), R"({"a":1,"b":[{"c":"x"}]})");
  EXPECT_EQ(text(*batch, "m"), R"({"k":2})");
  EXPECT_EQ(text(*batch, "j"), R"({"x": 1})");
  for (const char* name : {"l", "st", "m", "j"}) EXPECT_EQ(column(name).data_type, DataType::json) << name;
  EXPECT_EQ(text(*batch, "u"), "12345678-1234-1234-1234-123456789abc");
  EXPECT_EQ(text(*batch, "e"), "red");
  EXPECT_EQ(text(*batch, "x"), std::string("\x00\xFF", 2));
  EXPECT_EQ(column("x").data_type, DataType::binary);
  EXPECT_EQ(text(*batch, "iv"), "2 days");
  EXPECT_EQ(text(*batch, "t"), "a long text, longer than twelve");
  EXPECT_TRUE(data(*batch, "n").is_null(0));
}

TEST_F(BatchReaderTest, rows_come_in_order_in_batches_of_the_wanted_size) {
  BatchReader reader(
      connection_,
      "SELECT i, CASE WHEN i % 7 <> 0 THEN 'row ' || i END AS t FROM range(100000) r(i) ORDER BY i",
      {.rows = 10'000});
  std::uint32_t seen = 0;
  int batches = 0;
  while (const auto batch = reader.next()) {
    ++batches;
    ASSERT_LT(batch->rows, 10'000U + 2048U);
    for (std::uint32_t row = 0; row < batch->rows; ++row, ++seen) {
      ASSERT_EQ(at<std::int64_t>(*batch, "i", row), seen);
      ASSERT_EQ(data(*batch, "t").is_null(row), seen % 7 == 0);
      if (seen % 7 != 0) {
        ASSERT_EQ(data(*batch, "t").text_at(row), "row " + std::to_string(seen));
      }
    }
  }
  EXPECT_EQ(seen, 100'000U);
  EXPECT_GE(batches, 9);
}

TEST_F(BatchReaderTest, wide_rows_make_small_batches) {
  BatchReader reader(connection_, "SELECT repeat('x', 1000) AS t FROM range(20000)", {.bytes = 1U << 20});
  while (const auto batch = reader.next()) EXPECT_LT(data(*batch, "t").used(), 4U << 20);
}

TEST_F(BatchReaderTest, names_may_be_anything_and_occur_twice) {
  only("SELECT 1 AS \"a \"\"b\", 2 AS x, [3] AS x -- done");
  ASSERT_EQ(columns_.size(), 3U);
  EXPECT_EQ(columns_[0].name, "a \"b");
  EXPECT_EQ(columns_[1].name, "x");
  EXPECT_EQ(columns_[2].name, "x");
}

TEST_F(BatchReaderTest, what_is_wrong_has_a_remedy) {
  const auto remedy = [&](const std::string& query) {
    try {
      BatchReader reader(connection_, query);
      while (reader.next() != nullptr) {
      }
    } catch (const Error& error) {
      return error.remedy();
    }
    return Remedy::report_bug;
  };
  EXPECT_EQ(remedy("SELECT * FROM nowhere"), Remedy::fix_config);
  // The error comes when some rows are read already.
  EXPECT_EQ(remedy("SELECT CASE WHEN i = 90000 THEN 'x' ELSE '1' END::INTEGER FROM range(100000) r(i)"),
            Remedy::fix_input);
}

TEST_F(BatchReaderTest, a_query_without_rows_has_columns) {
  EXPECT_EQ(only("SELECT 1 AS a WHERE false"), nullptr);
  EXPECT_EQ(column("a").data_type, DataType::bigint);
}

}  // namespace
}  // namespace sluice::duck
