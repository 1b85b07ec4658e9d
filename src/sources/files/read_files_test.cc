#include "sources/files/read_files.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "arrow/batch.h"
#include "base/ids.h"
#include "duck/connection.h"
#include "sluice/error.hpp"
#include "sources/files/files.h"

namespace sluice {
namespace {

namespace fs = std::filesystem;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ReadFiles : public ::testing::Test {
 protected:
  ReadFiles() { fs::create_directories(folder_); }
  ~ReadFiles() override { fs::remove_all(folder_); }

  std::string put(const std::string& name, const std::string& bytes) {
    std::ofstream(folder_ / name) << bytes;
    return folder_ / name;
  }
  std::string parquet(const std::string& name, const std::string& query) {
    duck::Connection connection{duck::Database::in_memory()};
    connection.execute("COPY (" + query + ") TO '" + (folder_ / name).native() + "' (FORMAT parquet)");
    return folder_ / name;
  }
  /// The pages that are columns.
  static std::vector<Page::Columns> pages(const std::vector<std::string>& paths, const CsvOptions& csv = {}) {
    std::vector<Page::Columns> found;
    const Resource resource = files_resources(paths, {.table = "t", .csv = csv}, store_opener({}, {})).at(0);
    for (const Page& page : resource.pages())
      if (const auto* columns = std::get_if<Page::Columns>(&page.variant())) found.push_back(*columns);
    return found;
  }
  static Page::Columns only(const std::string& path, const CsvOptions& csv = {}) {
    const auto found = pages({path}, csv);
    EXPECT_EQ(found.size(), 1U);
    return found.at(0);
  }
  using Columns = std::vector<std::pair<std::string, std::optional<DataType>>>;
  static Columns columns(const Page::Columns& page) {
    Columns found;
    for (const Column& column : page.columns) found.emplace_back(column.name, column.data_type);
    return found;
  }
  static std::string text(const Page::Columns& page, std::size_t column, std::uint32_t row) {
    return std::string(page.batch->columns[column].data.text_at(row));
  }

  fs::path folder_ = fs::temp_directory_path() / ("sluice_read_files_" + random_hex(8));
};

TEST_F(ReadFiles, ParquetHasTheTypesThatItSays) {
  const auto page = only(parquet("a.parquet", "SELECT 1 AS i, 'x' AS t, 1.50::DECIMAL(6,2) AS d, [1] AS l"));
  EXPECT_EQ(
      columns(page),
      (Columns{
          {"i", DataType::bigint}, {"t", DataType::text}, {"d", DataType::decimal}, {"l", DataType::json}}));
  EXPECT_EQ(page.batch->rows, 1U);
}

TEST_F(ReadFiles, CsvHasTheTypesThatAreFound) {
  const auto page = only(put("a.csv", "id,name,day\n1,Ann,2024-01-02\n2,,2024-01-03\n"));
  EXPECT_EQ(columns(page),
            (Columns{{"id", DataType::bigint}, {"name", DataType::text}, {"day", DataType::date}}));
  EXPECT_TRUE(page.batch->columns[1].data.is_null(1));
}

TEST_F(ReadFiles, CsvFollowsItsOptions) {
  const std::string path = put("a.csv", "1;x;NA\n2;'y;z';3\n");
  const auto page = only(path, {.delimiter = ";", .quote = "'", .null_text = "NA", .has_header = false});
  EXPECT_EQ(
      columns(page),
      (Columns{{"column0", DataType::bigint}, {"column1", DataType::text}, {"column2", DataType::bigint}}));
  EXPECT_EQ(text(page, 1, 1), "y;z");
  EXPECT_TRUE(page.batch->columns[2].data.is_null(0));
  EXPECT_EQ(columns(only(path, {.delimiter = ";", .has_header = false, .is_all_text = true})),
            (Columns{{"column0", DataType::text}, {"column1", DataType::text}, {"column2", DataType::text}}));
}

TEST_F(ReadFiles, TabsSeparateATsv) {
  EXPECT_EQ(columns(only(put("a.tsv", "a\tb\n1\tx\n"))),
            (Columns{{"a", DataType::bigint}, {"b", DataType::text}}));
}

TEST_F(ReadFiles, APathIsNoPattern) {
  parquet("a1.parquet", "SELECT 1 AS wrong");
  parquet("ax.parquet", "SELECT 1 AS wrong");
  EXPECT_EQ(columns(only(parquet("a[1].parquet", "SELECT 1 AS i"))), (Columns{{"i", DataType::bigint}}));
  EXPECT_EQ(columns(only(parquet("of a*.parquet", "SELECT 1 AS i"))), (Columns{{"i", DataType::bigint}}));
}

TEST_F(ReadFiles, AFileWithoutRowsHasItsColumns) {
  const auto page = only(parquet("a.parquet", "SELECT 1 AS i WHERE false"));
  EXPECT_EQ(page.batch->rows, 0U);
  EXPECT_EQ(columns(page), (Columns{{"i", DataType::bigint}}));
}

TEST_F(ReadFiles, FilesOfSeveralKindsComeInTheirOrder) {
  const Resource resource =
      files_resources(std::vector{put("a.csv", "a\n1\n"), put("b.jsonl", "{\"a\": 2}\n"),
                                  parquet("c.parquet", "SELECT 3 AS a")},
                      {.table = "t"}, store_opener({}, {}))
          .at(0);
  std::vector<std::size_t> kinds;
  for (const Page& page : resource.pages()) kinds.push_back(page.variant().index());
  const std::size_t columns = Page::batch(nullptr, {}).variant().index();
  EXPECT_THAT(kinds, ElementsAre(columns, Page(FileRef{}).variant().index(), columns));
}

TEST_F(ReadFiles, LargeFilesComeInSeveralPages) {
  const auto found = pages({parquet("a.parquet", "SELECT i, repeat('x', 50) AS t FROM range(300000) r(i)")});
  EXPECT_GT(found.size(), 2U);
  std::int64_t expected = 0;
  for (const Page::Columns& page : found)
    for (std::uint32_t row = 0; row < page.batch->rows; ++row)
      ASSERT_EQ(page.batch->columns[0].data.values().as<std::int64_t>()[row], expected++);
  EXPECT_EQ(expected, 300'000);
}

TEST_F(ReadFiles, AFileThatIsNoneOfItsKindIsNamed) {
  const auto error_of = [](const std::string& path) {
    try {
      pages({path});
    } catch (const Error& error) {
      return error;
    }
    return Error(Remedy::report_bug, "no error");
  };
  const std::string path = put("a.parquet", "this is no parquet, though it is long enough to be one");
  EXPECT_EQ(error_of(path).remedy(), Remedy::fix_input);
  EXPECT_EQ(error_of(path).where().file, path);
  EXPECT_THAT(error_of(path).message(), HasSubstr("cannot be read"));
  EXPECT_EQ(error_of(put("a.csv.gz", "this is not packed")).remedy(), Remedy::fix_input);
  const std::string late = put("late.csv", [] {
    std::string text = "a,b\n";
    for (int i = 0; i < 100'000; ++i) text += std::to_string(i) + ",1\n";
    return text + "x,y\n";
  }());
  EXPECT_EQ(error_of(late).remedy(), Remedy::fix_input);
}

}  // namespace
}  // namespace sluice
