#include "duck/scan.h"

#include <cstring>
#include <deque>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "duck/fill.h"
#include "sluice/error.hpp"

namespace sluice::duck {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(CopyBitsTest, any_place_to_any_place) {
  std::mt19937_64 random(7);
  std::vector<std::uint64_t> source(8);
  for (auto& word : source) word = random();
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(source.data());
  const auto bit = [](const std::vector<std::uint64_t>& words, std::uint64_t i) {
    return words[i / 64] >> (i % 64) & 1;
  };
  for (int round = 0; round < 5000; ++round) {
    const std::uint64_t from = random() % 200;
    const std::uint64_t to = random() % 200;
    const std::uint64_t count = random() % 300;
    std::vector<std::uint64_t> target(8, ~0ULL);
    copy_bits(bytes, from, target.data(), to, count);
    for (std::uint64_t i = 0; i < 512; ++i) {
      const bool is_copied = i >= to && i < to + count;
      ASSERT_EQ(bit(target, i), is_copied ? bit(source, from + i - to) : 1)
          << from << " " << to << " " << count;
    }
  }
}

/// Buffers of test columns, with room behind them as a job file has it.
class Store {
 public:
  template <class T>
  ScanColumn numbers(const std::vector<std::optional<T>>& values) {
    auto& data = buffer(values.size() * sizeof(T));
    for (std::size_t i = 0; i < values.size(); ++i)
      if (values[i]) std::memcpy(data.data() + i * sizeof(T), &*values[i], sizeof(T));
    return {.validity = bits(values), .values = data.data()};
  }
  ScanColumn texts(const std::vector<std::optional<std::string>>& values) {
    auto& offsets = offsets_.emplace_back(1, 0);
    std::string all;
    for (const auto& value : values) {
      all += value.value_or("");
      offsets.push_back(static_cast<std::int32_t>(all.size()));
    }
    auto& data = buffer(all.size());
    std::memcpy(data.data(), all.data(), all.size());
    return {.validity = bits(values), .offsets = offsets.data(), .values = data.data()};
  }

 private:
  std::vector<std::uint8_t>& buffer(std::size_t size) { return buffers_.emplace_back(size + 64); }
  template <class T>
  const std::uint8_t* bits(const std::vector<std::optional<T>>& values) {
    auto& bitmap = buffer(values.size() / 8);
    bool has_null = false;
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (values[i]) bitmap[i / 8] = static_cast<std::uint8_t>(bitmap[i / 8] | 1U << (i % 8));
      has_null |= !values[i];
    }
    return has_null ? bitmap.data() : nullptr;
  }

  std::deque<std::vector<std::uint8_t>> buffers_;
  std::deque<std::vector<std::int32_t>> offsets_;
};

class ScanTest : public ::testing::Test {
 protected:
  ScanTest() : connection_(make_connection(folder_)), function_(connection_) {}
  ~ScanTest() override { fs::remove_all(folder_); }

  static Connection make_connection(const fs::path& folder) {
    fs::create_directories(folder);
    return Connection(Database(folder / "x.db"));
  }
  std::string expose(ScanSource source) {
    return function_.expose(std::make_shared<Scan>(std::move(source)));
  }

  fs::path folder_ =
      fs::temp_directory_path() / ("sluice_scan_" + std::to_string(getpid()) + "_" +
                                   ::testing::UnitTest::GetInstance()->current_test_info()->name());
  Connection connection_;
  ScanFunction function_;
  Store store_;
};

TEST_F(ScanTest, every_type_with_nulls) {
  connection_.execute("SET TimeZone = 'UTC'");
  const std::string constant = "constant";
  const std::string long_constant = "a constant of more than twelve bytes";
  using Decimal = __int128;
  ScanBatch batch{3,
                  {store_.numbers<std::uint8_t>({1, std::nullopt, 0}),
                   store_.numbers<std::int64_t>({INT64_MIN, std::nullopt, INT64_MAX}),
                   store_.numbers<double>({0.5, std::nullopt, -1e300}),
                   store_.texts({"", std::nullopt, "thirteen byte"}),
                   store_.texts({std::string("\0\xff", 2), std::nullopt, "0123456789ab"}),
                   store_.numbers<std::int64_t>({0, std::nullopt, 1'700'000'000'123'456}),
                   store_.numbers<std::int64_t>({-1, std::nullopt, 1'700'000'000'123'456}),
                   store_.numbers<std::int32_t>({-1, std::nullopt, 19782}),
                   store_.numbers<std::int64_t>({0, std::nullopt, 86'399'999'999}),
                   store_.numbers<Decimal>({Decimal{-15}, std::nullopt, Decimal{1} << 100}),
                   {},
                   {.constant = &constant},
                   {.constant = &long_constant}}};
  const std::string scan = expose({.fields = {{.name = "b", .physical = Physical::boolean},
                                              {.name = "i", .physical = Physical::int64},
                                              {.name = "f", .physical = Physical::float64},
                                              {.name = "t", .physical = Physical::utf8},
                                              {.name = "x", .physical = Physical::binary},
                                              {.name = "z", .physical = Physical::timestamp_us},
                                              {.name = "l", .physical = Physical::timestamp_us, .utc = false},
                                              {.name = "d", .physical = Physical::date32},
                                              {.name = "c", .physical = Physical::time64_us},
                                              {.name = "m", .physical = Physical::decimal128, .scale = 1},
                                              {.name = "n", .physical = Physical::int64},
                                              {.name = "k", .physical = Physical::utf8},
                                              {.name = "o", .physical = Physical::utf8}},
                                   .batches = {batch}});
  const TextRows rows = connection_.query("SELECT * FROM " + scan);
  EXPECT_THAT(rows.types,
              ElementsAre("BOOLEAN", "BIGINT", "DOUBLE", "VARCHAR", "BLOB", "TIMESTAMP WITH TIME ZONE",
                          "TIMESTAMP", "DATE", "TIME", "DECIMAL(38,1)", "BIGINT", "VARCHAR", "VARCHAR"));
  ASSERT_EQ(rows.rows.size(), 3);
  EXPECT_THAT(rows.rows[0], ElementsAre("true", "-9223372036854775808", "0.5", "", "\\x00\\xFF",
                                        "1970-01-01 00:00:00+00", "1969-12-31 23:59:59.999999", "1969-12-31",
                                        "00:00:00", "-1.5", std::nullopt, constant, long_constant));
  const std::optional<std::string> null;
  EXPECT_THAT(rows.rows[1], ElementsAre(null, null, null, null, null, null, null, null, null, null, null,
                                        constant, long_constant));
  EXPECT_THAT(rows.rows[2],
              ElementsAre("false", "9223372036854775807", "-1e+300", "thirteen byte", "0123456789ab",
                          "2023-11-14 22:13:20.123456+00", "2023-11-14 22:13:20.123456", "2024-02-29",
                          "23:59:59.999999", "126765060022822940149670320537.6", std::nullopt, constant,
                          long_constant));
}

/// Batches of odd sizes (none, one, many rows) that straddle chunks and units; every third row is null.
TEST_F(ScanTest, many_batches_on_many_threads) {
  connection_.execute("SET threads = 4");
  std::mt19937 random(11);
  ScanSource source{.fields = {{.name = "n", .physical = Physical::int64}, {.name = "t"}}};
  std::int64_t next = 0;
  while (next < 400'000) {
    const std::uint32_t rows =
        static_cast<std::uint32_t>(random() % 10 == 0 ? random() % 200'000 : random() % 3000);
    std::vector<std::optional<std::int64_t>> numbers;
    std::vector<std::optional<std::string>> texts;
    for (std::uint32_t i = 0; i < rows; ++i, ++next) {
      numbers.push_back(next % 3 == 0 ? std::nullopt : std::optional(next));
      texts.push_back(next % 5 == 0 ? std::nullopt : std::optional("text number " + std::to_string(next)));
    }
    source.batches.push_back({rows, {store_.numbers(numbers), store_.texts(texts)}});
  }
  std::atomic<std::uint64_t> told = 0;
  source.progress = [&](std::uint64_t rows) { told += rows; };
  const std::string scan = expose(std::move(source));
  const auto rows =
      connection_
          .query(
              "SELECT count(*), count(n), sum(n), count(t), count(DISTINCT t), min(t), "
              "count(*) FILTER (n IS NOT NULL AND t IS NOT NULL AND t != 'text number ' || n) FROM " +
              scan)
          .rows;
  std::int64_t sum = 0;
  std::int64_t numbers = 0;
  std::int64_t texts = 0;
  for (std::int64_t i = 0; i < next; ++i) {
    sum += i % 3 == 0 ? 0 : i;
    numbers += i % 3 == 0 ? 0 : 1;
    texts += i % 5 == 0 ? 0 : 1;
  }
  EXPECT_THAT(rows[0], ElementsAre(std::to_string(next), std::to_string(numbers), std::to_string(sum),
                                   std::to_string(texts), std::to_string(texts), "text number 1", "0"));
  EXPECT_EQ(told, static_cast<std::uint64_t>(next));
}

TEST_F(ScanTest, units_are_row_groups) {
  const Scan scan({.fields = {{.name = "n", .physical = Physical::int64}},
                   .batches = {{100'000, {{}}}, {0, {{}}}, {100'000, {{}}}, {50'000, {{}}}}});
  ASSERT_EQ(scan.units().size(), 3);
  EXPECT_EQ(scan.units()[0].rows, 122'880);
  EXPECT_EQ(scan.units()[1].rows, 122'880);
  EXPECT_EQ(scan.units()[1].batch, 2);
  EXPECT_EQ(scan.units()[1].row, 22'880);
  EXPECT_EQ(scan.units()[2].rows, 250'000 - 2 * 122'880);
}

TEST_F(ScanTest, nothing_to_scan) {
  const std::string scan = expose({.fields = {{.name = "n", .physical = Physical::int64}}});
  EXPECT_TRUE(connection_.query("SELECT * FROM " + scan).rows.empty());
}

TEST_F(ScanTest, a_failing_callback_fails_the_statement) {
  ScanSource source{.fields = {{.name = "n", .physical = Physical::int64}}, .batches = {{1, {{}}}}};
  source.open_batch = [](std::size_t batch) { throw Error(Remedy::retry, "batch " + std::to_string(batch)); };
  const auto scan = std::make_shared<Scan>(std::move(source));
  const std::string table = function_.expose(scan);
  EXPECT_THROW(connection_.execute("SELECT * FROM " + table), Error);
  try {
    scan->rethrow_failure();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.message(), "batch 0");
  }
}

TEST_F(ScanTest, a_forgotten_scan_is_refused) {
  const std::string scan = expose({.fields = {{.name = "n", .physical = Physical::int64}}});
  function_.forget();
  try {
    (void)connection_.query("SELECT * FROM " + scan);
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.message(), HasSubstr("no such scan"));
  }
}

TEST_F(ScanTest, batches_are_opened_before_and_closed_after_they_are_read) {
  ScanSource source{.fields = {{.name = "n", .physical = Physical::int64}},
                    .batches = {{3000, {{}}}, {10, {{}}}, {0, {{}}}, {5000, {{}}}}};
  std::vector<int> opened(4);
  std::vector<int> closed(4);
  source.open_batch = [&](std::size_t batch) { ++opened[batch]; };
  source.close_batch = [&](std::size_t batch) { ++closed[batch]; };
  connection_.execute("SELECT * FROM " + expose(std::move(source)));
  EXPECT_THAT(opened, ElementsAre(1, 1, 1, 1));
  EXPECT_THAT(closed, ElementsAre(1, 1, 1, 1));
}

}  // namespace
}  // namespace sluice::duck
