#include "normalize/normalize.h"

#include <algorithm>
#include <map>
#include <optional>

#include <gtest/gtest.h>
#include <unistd.h>

#include "formats/columnar/reader.h"
#include "json/encode.h"
#include "normalize/random_rows_for_tests.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

using sluice::testing::RandomRows;
using testing::without_blank_lines;
using Row = std::map<std::string, std::string>;
using Tables = std::map<std::string, std::vector<Row>>;

class Normalize : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("sluice_normalize_" + std::to_string(::getpid()));
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  Package extracted(const PackageStore& store, const std::string& text, bool skips_bad_lines = false) {
    PackageDraft draft = store.draft(PackageState::extracted, "100.000001");
    const JobName name = JobName::make("t", "jsonl");
    const FileHandle file = create_file(draft.job_path(name));
    write_all(file, text, draft.job_path(name));
    draft.info.schema_name = "s";
    draft.info.skips_bad_lines = skips_bad_lines;
    draft.info.input_bytes = text.size();
    draft.info.pages.push_back({.file = name.to_string(), .table = "t", .source = "in.jsonl"});
    return draft.publish(schema());
  }

  static Schema schema() {
    Schema schema("s");
    Table table("t");
    table.write_disposition = "append";
    schema.put(table);
    return schema;
  }

  Package normalized(const std::string& text, NormalizeOptions options, bool skips_bad_lines = false) {
    const fs::path pipeline = folder_ / std::to_string(++runs_);
    fs::create_directories(pipeline);
    store_.emplace(pipeline);
    const Package package = extracted(*store_, text, skips_bad_lines);
    options.rejects_file = pipeline / "rejects.jsonl";
    return normalize_package(*store_, package, schema(), *make_naming("snake_case", std::nullopt), options);
  }

  fs::path folder_;
  std::optional<PackageStore> store_;
  int runs_ = 0;
};

std::string cell(const columnar::ColumnView& column, Physical physical, std::uint32_t row) {
  switch (physical) {
    case Physical::boolean: return column.at<std::uint8_t>(row) != 0 ? "true" : "false";
    case Physical::float64: return json::shortest(column.at<double>(row));
    case Physical::date32: return std::to_string(column.at<std::int32_t>(row));
    case Physical::utf8:
    case Physical::binary: return std::string(column.text(row));
    default: return std::to_string(column.at<std::int64_t>(row));
  }
}

/// Rows of all job files, with ids as `<table>#<row>`; a file of its own holds integers beyond 64 bits, so
/// the rows of a table are put in the order of their text.
Tables read(const Package& package) {
  Tables tables;
  for (const JobFile& job : package.info.jobs) {
    const columnar::Reader reader(package.job_path(job.file));
    for (const columnar::BatchView& batch : reader.batches()) {
      for (std::uint32_t row = 0; row < batch.rows; ++row) {
        Row& target = tables[job.table].emplace_back();
        for (std::size_t i = 0; i < batch.columns.size(); ++i) {
          const columnar::ColumnView* column = batch.columns[i];
          if (column == nullptr || column->is_null(row)) continue;
          target[reader.columns()[i].name] = cell(*column, reader.columns()[i].physical, row);
        }
      }
    }
  }
  // Only links are compared, not ids: a row becomes its parent's content, then its own.
  std::map<std::string, std::string> content;
  const auto text_of = [](const Row& row) {
    std::string text;
    for (const auto& [name, value] : row)
      if (name != "_dlt_id" && name != "_dlt_parent_id") text += name + "=" + value + "\x1f";
    return text;
  };
  for (auto& [table, rows] : tables)
    for (const Row& row : rows) content[row.at("_dlt_id")] = table + ":" + text_of(row);
  for (auto& [table, rows] : tables) {
    for (Row& row : rows) {
      if (row.contains("_dlt_parent_id")) row["_dlt_parent_id"] = content[row["_dlt_parent_id"]];
      row.erase("_dlt_id");
    }
    std::sort(rows.begin(), rows.end());
  }
  return tables;
}

std::string document(const PackageStore& store, const Package& package) {
  return json::encode(to_document(store.schema(package)));
}

TEST_F(Normalize, GivesTheSameForEveryNumberOfThreadsAndUnitSize) {
  for (unsigned seed = 50; seed < 52; ++seed) {
    const std::string text = without_blank_lines(RandomRows(seed).text(90));
    const Package expected = normalized(text, {.threads = 1}, true);
    const Tables rows = read(expected);
    const std::string schema_text = document(*store_, expected);
    for (const int threads : {1, 2, 4, 8}) {
      NormalizeOptions options{.threads = threads};
      options.sizes.rows = 1;
      const Package package = normalized(text, options, true);
      EXPECT_EQ(read(package), rows) << seed << " " << threads;
      EXPECT_EQ(document(*store_, package), schema_text);
      EXPECT_EQ(package.info.row_counts, expected.info.row_counts);
      EXPECT_EQ(package.info.rejected_lines, expected.info.rejected_lines);
    }
  }
}

TEST_F(Normalize, UnitsThatWaitForNobodyShareNothing) {
  std::string text;
  for (int i = 0; i < 300; ++i) text += "{\"list_" + std::to_string(i) + "\":[1]}\n";
  NormalizeOptions options{.threads = 8};
  options.sizes.rows = 1;
  for (int run = 0; run < 3; ++run)
    EXPECT_EQ(normalized(text, options).info.row_counts.size(), 301U) << "new tables in every thread";
}

TEST_F(Normalize, KeepsToItsMemoryByFlushingWithinUnits) {
  std::string text;
  for (int i = 0; i < 20000; ++i) text += "{\"id\":" + std::to_string(i) + ",\"list\":[1,2,3,4,5,6,7,8]}\n";
  const Tables rows = read(normalized(text, {.threads = 2}));
  const Tables flushed = read(normalized(text, {.threads = 2, .memory_limit_bytes = 512U << 10}));
  EXPECT_EQ(flushed.at("t").size(), 20000U);
  EXPECT_EQ(flushed, rows);
}

TEST_F(Normalize, TellsTheFirstBadLineWhateverThreadFindsIt) {
  std::string text;
  for (int i = 0; i < 5000; ++i) text += i == 1234 || i == 4000 ? "{\"id\":\n" : "{\"id\":1}\n";
  NormalizeOptions options{.threads = 4};
  options.sizes.unit = 500;
  try {
    normalized(text, options);
    FAIL() << "a bad line was taken";
  } catch (const Error& error) {
    EXPECT_EQ(error.remedy(), Remedy::fix_input);
    EXPECT_EQ(error.where().file, "in.jsonl");
    EXPECT_EQ(error.where().line, 1235U);
  }
  EXPECT_TRUE(store_->list(PackageState::normalized).empty());
}

TEST_F(Normalize, StaysLinearInTheNumberOfColumns) {
  std::string text;
  for (int i = 0; i < 10000; ++i)
    text += "{\"column_" + std::to_string(i) + "\":" + std::to_string(i) + "}\n";
  const Package package = normalized(text, {.threads = 2});
  EXPECT_EQ(package.info.row_counts.at("t"), 10000U);
  EXPECT_EQ(store_->schema(package).find("t")->columns().size(), 10002U);
}

}  // namespace
}  // namespace sluice
