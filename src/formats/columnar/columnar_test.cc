#include <cstring>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "formats/columnar/reader.h"
#include "formats/columnar/writer.h"
#include "sluice/error.hpp"

namespace sluice::columnar {
namespace {

using ::testing::HasSubstr;

class ColumnarTest : public ::testing::Test {
 protected:
  ColumnarTest() { fs::create_directories(folder_); }
  ~ColumnarTest() override { fs::remove_all(folder_); }

  [[nodiscard]] fs::path path(const std::string& name = "job.columnar") const { return folder_ / name; }

  fs::path folder_ =
      fs::temp_directory_path() / ("sluice_columnar_" + std::to_string(getpid()) + "_" +
                                   ::testing::UnitTest::GetInstance()->current_test_info()->name());
};

void put(Writer& writer, const Batch& batch) { writer.write(batch, writer.reserve(batch)); }

BatchColumn texts(std::string name, const std::vector<std::optional<std::string>>& values,
                  Physical physical = Physical::utf8) {
  BatchColumn column{std::move(name), ColumnBuilder(physical)};
  for (std::uint32_t row = 0; row < values.size(); ++row)
    if (values[row]) column.data.append_bytes(row, values[row]->data(), values[row]->size());
  column.data.pad_to(static_cast<std::uint32_t>(values.size()));
  return column;
}

template <class T>
BatchColumn numbers(std::string name, Physical physical, const std::vector<std::optional<T>>& values) {
  BatchColumn column{std::move(name), ColumnBuilder(physical)};
  for (std::uint32_t row = 0; row < values.size(); ++row)
    if (values[row]) column.data.append(row, *values[row]);
  column.data.pad_to(static_cast<std::uint32_t>(values.size()));
  return column;
}

template <class... Columns>
Batch batch_of(std::uint32_t rows, Columns... columns) {
  Batch batch;
  batch.rows = rows;
  (batch.columns.push_back(std::move(columns)), ...);
  return batch;
}

const ColumnView* column_of(const Reader& reader, std::size_t batch, std::string_view name) {
  for (std::size_t i = 0; i < reader.columns().size(); ++i)
    if (reader.columns()[i].name == name) return reader.batches()[batch].columns[i];
  throw Error(Remedy::report_bug, "no column " + std::string(name));
}

template <class T>
void expect_numbers(const Reader& reader, std::string_view name,
                    const std::vector<std::optional<T>>& values) {
  const ColumnView* view = column_of(reader, 0, name);
  ASSERT_NE(view, nullptr);
  for (std::uint32_t row = 0; row < values.size(); ++row) {
    EXPECT_EQ(view->is_null(row), !values[row].has_value()) << name << " row " << row;
    if (!values[row]) continue;
    EXPECT_TRUE(view->at<T>(row) == *values[row]) << name << " row " << row;
  }
}

std::string message_of(const fs::path& path) {
  try {
    const Reader reader(path);
    for (std::size_t i = 0; i < reader.batches().size(); ++i) reader.verify(i);
  } catch (const Error& error) {
    EXPECT_EQ(error.remedy(), Remedy::report_bug);
    EXPECT_EQ(error.where().file, path.string());
    return error.message();
  }
  return "no error";
}

void overwrite(const fs::path& path, const std::string& bytes) {
  fs::remove(path);
  write_all(create_file(path), bytes, path);
}

using Decimal128 = __int128;

TEST_F(ColumnarTest, round_trip_of_every_physical_type) {
  const std::vector<std::optional<std::uint8_t>> bools = {1, 0, std::nullopt};
  const std::vector<std::optional<std::int64_t>> ints = {INT64_MIN, std::nullopt, INT64_MAX};
  const std::vector<std::optional<double>> doubles = {-0.5, 1e300, std::nullopt};
  const std::vector<std::optional<std::int32_t>> days = {std::nullopt, -1, 20000};
  const std::vector<std::optional<std::int64_t>> micros = {0, -1, 1'700'000'000'123'456};
  const std::vector<std::optional<Decimal128>> decimals = {-(Decimal128{1} << 100), std::nullopt,
                                                           Decimal128{7}};
  const std::vector<std::optional<std::string>> words = {"", std::string("a\0b", 3),
                                                         "naïve 😀, longer than twelve"};
  Writer writer(path(), {{"_dlt_load_id", "1.5"}});
  put(writer,
      batch_of(3, numbers("b", Physical::boolean, bools), numbers("i", Physical::int64, ints),
               numbers("f", Physical::float64, doubles), texts("t", words),
               texts("x", {"\xff\xfe", std::nullopt, ""}, Physical::binary),
               numbers("ts", Physical::timestamp_us, micros), numbers("d", Physical::date32, days),
               numbers("c", Physical::time64_us, micros), numbers("m", Physical::decimal128, decimals)));
  writer.finish();

  const Reader reader(path());
  EXPECT_EQ(reader.rows(), 3);
  ASSERT_EQ(reader.constants().size(), 1);
  EXPECT_EQ(reader.constants()[0].name, "_dlt_load_id");
  EXPECT_EQ(reader.constants()[0].text, "1.5");
  EXPECT_EQ(reader.columns().size(), 9);
  reader.verify(0);
  expect_numbers(reader, "b", bools);
  expect_numbers(reader, "i", ints);
  expect_numbers(reader, "f", doubles);
  expect_numbers(reader, "ts", micros);
  expect_numbers(reader, "d", days);
  expect_numbers(reader, "c", micros);
  expect_numbers(reader, "m", decimals);
  for (std::uint32_t row = 0; row < 3; ++row) EXPECT_EQ(column_of(reader, 0, "t")->text(row), *words[row]);
  EXPECT_EQ(column_of(reader, 0, "x")->text(0), "\xff\xfe");
  EXPECT_TRUE(column_of(reader, 0, "x")->is_null(1));
  EXPECT_EQ(column_of(reader, 0, "x")->text(2), "");
}

TEST_F(ColumnarTest, buffers_are_aligned) {
  Writer writer(path(), {});
  put(writer, batch_of(3, texts("a", {"x", std::nullopt, "yz"}), texts("b", {"p", "q", "r"})));
  put(writer, batch_of(1, texts("a", {"x"}), texts("b", {"q"})));
  writer.finish();
  const Reader reader(path());
  for (const BatchView& batch : reader.batches())
    for (const ColumnView* view : batch.columns)
      for (const void* buffer :
           {static_cast<const void*>(view->validity), static_cast<const void*>(view->offsets),
            static_cast<const void*>(view->values)})
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(buffer) % kAlignment, 0);
}

TEST_F(ColumnarTest, late_and_missing_columns_are_null) {
  Writer writer(path(), {});
  put(writer, batch_of(2, texts("a", {"1", "2"})));
  put(writer, batch_of(1, texts("b", {"3"}), texts("a", {std::nullopt})));
  writer.finish();
  EXPECT_EQ(writer.rows(), 3);

  const Reader reader(path());
  ASSERT_EQ(reader.batches().size(), 2);
  EXPECT_EQ(column_of(reader, 0, "b"), nullptr);
  EXPECT_EQ(column_of(reader, 1, "a"), nullptr);
  EXPECT_EQ(column_of(reader, 0, "a")->text(1), "2");
  EXPECT_EQ(column_of(reader, 1, "b")->text(0), "3");
}

TEST_F(ColumnarTest, a_column_keeps_its_physical_type) {
  const Batch number = batch_of(1, numbers<std::int64_t>("a", Physical::int64, {1}));
  const Batch text = batch_of(1, texts("a", {"x"}));
  const Batch null = batch_of(1, texts("a", {std::nullopt}));
  Writer writer(path(), {});
  EXPECT_TRUE(writer.accepts(text));
  put(writer, number);
  EXPECT_TRUE(writer.accepts(number));
  EXPECT_TRUE(writer.accepts(null));
  EXPECT_FALSE(writer.accepts(text));
  EXPECT_THROW(writer.reserve(text), Error);
}

TEST_F(ColumnarTest, a_short_column_is_refused) {
  Writer writer(path(), {});
  EXPECT_THROW(writer.reserve(batch_of(2, texts("a", {"x"}))), Error);
}

TEST_F(ColumnarTest, many_threads_write_many_batches) {
  constexpr int kThreads = 4;
  constexpr std::int64_t kBatches = 50;
  Writer writer(path(), {});
  std::mutex order;
  std::vector<std::jthread> threads;
  for (int thread = 0; thread < kThreads; ++thread)
    threads.emplace_back([&writer, &order, thread] {
      for (std::int64_t i = 0; i < kBatches; ++i) {
        const Batch batch = batch_of(2, numbers<std::int64_t>("n", Physical::int64, {thread, i}));
        const Slot slot = [&] {
          const std::lock_guard lock(order);
          return writer.reserve(batch);
        }();
        writer.write(batch, slot);
      }
    });
  threads.clear();
  writer.finish();

  const Reader reader(path());
  EXPECT_EQ(reader.rows(), kThreads * kBatches * 2);
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < reader.batches().size(); ++i) {
    reader.verify(i);
    sum += column_of(reader, i, "n")->at<std::int64_t>(1);
  }
  EXPECT_EQ(sum, kThreads * kBatches * (kBatches - 1) / 2);
}

TEST_F(ColumnarTest, more_buffers_than_one_system_call_takes) {
  constexpr int kColumns = 1500;
  Batch batch;
  batch.rows = 1;
  for (int i = 0; i < kColumns; ++i)
    batch.columns.push_back(texts("c" + std::to_string(i), {std::to_string(i)}));
  Writer writer(path(), {});
  put(writer, batch);
  writer.finish();
  const Reader reader(path());
  reader.verify(0);
  for (int i = 0; i < kColumns; ++i)
    EXPECT_EQ(reader.batches()[0].columns[static_cast<std::size_t>(i)]->text(0), std::to_string(i));
}

TEST_F(ColumnarTest, a_file_without_rows) {
  Writer writer(path(), {{"c", "v"}});
  writer.finish();
  const Reader reader(path());
  EXPECT_EQ(reader.rows(), 0);
  EXPECT_TRUE(reader.batches().empty());
  EXPECT_EQ(reader.constants()[0].text, "v");
}

TEST_F(ColumnarTest, an_unfinished_file_is_refused) {
  Writer writer(path(), {});
  put(writer, batch_of(1, texts("a", {"x"})));
  EXPECT_THAT(message_of(path()), HasSubstr("damaged"));
}

TEST_F(ColumnarTest, a_missing_file_says_its_path) {
  try {
    const Reader reader(path("none"));
    FAIL();
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("none"));
  }
}

/// Text and numbers with nulls in two batches.
std::string sample(const fs::path& path) {
  Writer writer(path, {{"_dlt_load_id", "17.5"}});
  put(writer, batch_of(3, texts("a", {"x", std::nullopt, "yz"}),
                       numbers<std::int64_t>("n", Physical::int64, {1, 2, std::nullopt})));
  put(writer, batch_of(1, texts("a", {"a text that is longer than twelve bytes"})));
  writer.finish();
  return read_file(path);
}

TEST_F(ColumnarTest, every_truncation_is_noticed) {
  const std::string bytes = sample(path());
  for (std::size_t size = 0; size < bytes.size(); ++size) {
    overwrite(path("cut"), bytes.substr(0, size));
    EXPECT_THAT(message_of(path("cut")), HasSubstr("damaged")) << size << " of " << bytes.size() << " bytes";
  }
}

TEST_F(ColumnarTest, every_flipped_byte_is_noticed) {
  const std::string bytes = sample(path());
  const Reader reader(path());
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i >= kMagic.size() && i < kAlignment) continue;  // the zeros behind the first magic mean nothing
    std::string flipped = bytes;
    flipped[i] = static_cast<char>(flipped[i] ^ 0x10);
    overwrite(path("flipped"), flipped);
    EXPECT_THAT(message_of(path("flipped")), HasSubstr("damaged")) << "byte " << i << " of " << bytes.size();
  }
}

/// A footer that was changed with a right checksum must be refused too, or at least be harmless.
TEST_F(ColumnarTest, a_changed_footer_stays_in_bounds) {
  const std::string bytes = sample(path());
  const std::uint64_t size = footer_size(bytes);
  const std::uint64_t body = bytes.size() - kTrailerSize - size;
  int refused = 0;
  for (std::uint64_t i = 0; i < size; ++i) {
    std::string footer = bytes.substr(body, size);
    footer[i] = static_cast<char>(footer[i] ^ 0xFF);
    try {
      for (const BatchPlace& batch : decode(footer, body).batches)
        for (const ColumnPlace& place : batch.columns)
          EXPECT_LE(batch.bytes.offset + place.values.offset + place.values.size, body);
    } catch (const Error&) {
      ++refused;
    }
  }
  EXPECT_GT(refused, 100);
}

TEST_F(ColumnarTest, an_empty_file_is_damaged) {
  overwrite(path(), "");
  EXPECT_THAT(message_of(path()), HasSubstr("damaged"));
}

TEST_F(ColumnarTest, dropped_batches_stay_readable) {
  sample(path());
  const Reader reader(path());
  reader.drop(0);
  reader.drop(1);
  reader.verify(0);
  EXPECT_EQ(column_of(reader, 0, "a")->text(2), "yz");
}

}  // namespace
}  // namespace sluice::columnar
