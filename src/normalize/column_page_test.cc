#include "normalize/column_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/ids.h"
#include "formats/columnar/job_files_for_tests.h"
#include "normalize/normalize.h"
#include "schema/tables_for_tests.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

using columnar::batch_of;
using columnar::integers;
using columnar::texts;
using testing::column;
using ::testing::SizeIs;

class ColumnPage : public ::testing::Test {
 protected:
  ColumnPage() { schema_.put(testing::table("t", {column("a", DataType::bigint), column("b")})); }
  ~ColumnPage() override { fs::remove_all(folder_); }

  void add_columns(const std::vector<std::int64_t>& values) {
    columnar::Nullables<std::int64_t> cells(values.begin(), values.end());
    const std::string name = JobName::make("t", "columnar").to_string();
    const fs::path path = draft_.path() / "new_jobs" / name;
    columnar::write_job(path, {{"_dlt_load_id", "100.5"}}, batch_of(integers("a", cells)));
    draft_.info.pages.push_back(
        {.file = name, .table = "t", .has_columns = true, .stamp = stamp(path), .rows = values.size()});
  }
  void add_lines(const std::string& text) {
    const std::string name = JobName::make("t", "jsonl").to_string();
    write_file_atomic(draft_.path() / "new_jobs" / name, text);
    draft_.info.pages.push_back({.file = name, .table = "t"});
  }
  Package normalize(int threads = 2) {
    extracted_.emplace(draft_.publish(schema_));
    return normalize_package(store_, *extracted_, schema_, *make_naming("snake_case", std::nullopt),
                             {.threads = threads});
  }
  static columnar::Reader job(const Package& package, std::size_t index) {
    return columnar::Reader(package.job_path(package.info.jobs.at(index).file));
  }
  /// Values of a column by file, in the order of the jobs.
  static std::vector<std::int64_t> values(const columnar::Reader& reader, std::string_view name) {
    std::vector<std::int64_t> found;
    for (const auto& batch : reader.batches())
      for (std::size_t i = 0; i < reader.columns().size(); ++i)
        if (reader.columns()[i].name == name)
          for (std::uint32_t row = 0; row < batch.rows; ++row)
            found.push_back(batch.columns[i]->at<std::int64_t>(row));
    return found;
  }

  fs::path folder_ = fs::temp_directory_path() / ("sluice_column_page_" + random_hex(8));
  PackageStore store_{folder_};
  PackageDraft draft_ = store_.draft(PackageState::extracted, "100.5");
  Schema schema_{"s"};
  std::optional<Package> extracted_;
};

TEST_F(ColumnPage, BecomesAJobWithoutBeingCopied) {
  add_columns({1, 2, 3});
  const Package package = normalize();
  ASSERT_THAT(package.info.jobs, SizeIs(1));
  EXPECT_EQ(package.info.jobs[0].rows, 3U);
  EXPECT_EQ(package.info.row_counts.at("t"), 3U);
  const FileStamp job = stamp(package.job_path(package.info.jobs[0].file));
  EXPECT_EQ(job.inode, stamp(extracted_->job_path(extracted_->info.pages[0].file)).inode);
  EXPECT_TRUE(store_.schema(package).find("t")->has_seen_data());
}

TEST_F(ColumnPage, StandsBesideRowsOfTheSameTable) {
  add_columns({1});
  add_lines("{\"a\": 2, \"b\": \"x\"}\n{\"a\": 3}\n");
  add_columns({4, 5});
  const Package package = normalize();
  EXPECT_EQ(package.info.row_counts.at("t"), 5U);
  std::uint64_t rows = 0;
  for (const JobFile& file : package.info.jobs) rows += file.rows;
  EXPECT_EQ(rows, 5U);
}

TEST_F(ColumnPage, OfAMergedTableSaysWhereItsRowsStood) {
  schema_.find("t")->write_disposition = "merge";
  add_columns({10, 11});
  add_lines("{\"a\": 12}\n");
  add_columns({13, 14});
  const Package package = normalize();
  std::map<std::int64_t, std::int64_t> places;
  for (std::size_t i = 0; i < package.info.jobs.size(); ++i) {
    const columnar::Reader reader = job(package, i);
    reader.verify(0);
    const auto keys = values(reader, "a");
    const auto sequence = values(reader, "_sluice_seq");
    ASSERT_EQ(keys.size(), sequence.size());
    for (std::size_t row = 0; row < keys.size(); ++row) places[keys[row]] = sequence[row];
    ASSERT_THAT(reader.constants(), SizeIs(1));
  }
  EXPECT_EQ(places, (std::map<std::int64_t, std::int64_t>{{10, 0}, {11, 1}, {12, 2}, {13, 3}, {14, 4}}));
}

TEST_F(ColumnPage, ThatIsDamagedStopsTheLoad) {
  add_columns({1});
  draft_.info.pages[0].rows = 2;
  EXPECT_THROW(normalize(), Error);
}

}  // namespace
}  // namespace sluice
