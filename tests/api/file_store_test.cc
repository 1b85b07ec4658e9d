// Files listed as rows, for readers of one's own, through a pipeline into a database.

#include <chrono>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sluice/sluice.hpp"
#include "support/database.h"

namespace sluice::testing {
namespace {

using ::testing::HasSubstr;

/// A row for each line.
Generator<Page> lines_of(FileStore store, const Value* row) {
  const std::string text = store.bytes(*row);
  List rows;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    rows.push_back(Value{{"file", *row->find("file_name")}, {"line", text.substr(at, end - at)}});
    at = end + 1;
  }
  Page page(std::move(rows));
  co_yield page;
}

class FileStores : public ::testing::Test {
 protected:
  FileStores() { fs::create_directories(folder_ / "in/x"); }

  void put(const std::string& name, const std::string& text, int seconds_ago) const {
    const fs::path path = folder_.write("in/" + name, text);
    fs::last_write_time(path, began_ - std::chrono::seconds(seconds_ago));
  }
  Report run(std::vector<Resource> resources) const {
    Pipeline pipeline({.name = "p",
                       .destination = "duckdb:///" + database().string(),
                       .dataset = "d",
                       .data_dir = folder_ / "data"});
    return pipeline.run(Source("", std::move(resources)));
  }
  [[nodiscard]] fs::path database() const { return folder_ / "p.duckdb"; }
  [[nodiscard]] std::string ask(const std::string& sql) const { return select_text(database(), sql); }

  TemporaryFolder folder_;
  FileStore store_{(folder_ / "in").string()};
  fs::file_time_type began_ = fs::file_time_type::clock::now();
};

TEST_F(FileStores, ListFilesAsRows) {
  put("a b.csv.gz", "xyz", 10);
  put("x/ü.parquet", "12345", 20);
  run({store_.list("**")});
  EXPECT_EQ(
      ask("SELECT file_name, relative_path, mime_type, encoding, size_in_bytes FROM d.files ORDER BY 1"),
      "a b.csv.gz|a b.csv.gz|text/csv|gzip|3\nü.parquet|x/ü.parquet|application/parquet|∅|5\n");
  EXPECT_EQ(ask("SELECT count(*) FROM d.files WHERE file_url = 'file://" +
                (folder_ / "in/a b.csv.gz").string() + "'"),
            "1\n");
  EXPECT_EQ(
      ask("SELECT typeof(modification_date), "
          "round(epoch(max(modification_date)) - epoch(min(modification_date))) FROM d.files GROUP BY 1"),
      "TIMESTAMP WITH TIME ZONE|10.0\n");
}

TEST_F(FileStores, FeedReadersOfOnesOwnWithWhatIsNew) {
  const auto resources = [&] {
    return std::vector{
        store_.list("*.log").with_incremental({.cursor_path = "modification_date"}) |
        Transformer("lines", [store = store_](const Value& row) { return lines_of(store, &row); })};
  };
  put("a.log", "one\ntwo\n", 100);
  run(resources());
  run(resources());
  EXPECT_EQ(ask("SELECT string_agg(line, ' ' ORDER BY line) FROM d.lines"), "one two\n");
  put("b.log", "three\n", 90);
  run(resources());
  EXPECT_EQ(ask("SELECT string_agg(line, ' ' ORDER BY line) FROM d.lines"), "one three two\n");
  EXPECT_EQ(user_tables(database(), "d"), std::vector<std::string>{"lines"})
      << "the list itself is not loaded";
}

TEST_F(FileStores, ReadWhatTheyList) {
  put("a.csv", "id,v\n1,x\n", 100);
  put("b.jsonl", "{\"id\": 2, \"v\": \"y\"}\n", 100);
  const auto resources = [&] {
    return std::vector{store_.list("*").with_incremental({.cursor_path = "modification_date"}) |
                       store_.read("t")};
  };
  run(resources());
  put("c.jsonl", "{\"id\": 3, \"v\": \"z\"}\n", 50);
  run(resources());
  EXPECT_EQ(ask("SELECT id, v FROM d.t ORDER BY id"), "1|x\n2|y\n3|z\n");
}

TEST_F(FileStores, SayWhichRowIsNoneOfTheirs) {
  EXPECT_THROW(static_cast<void>(store_.bytes(Value{{"id", 1}})), Error);
  try {
    put("a.txt", "", 1);
    run({store_.list("*.txt") | store_.read("t")});
    FAIL() << "nobody knows how to read it";
  } catch (const Error& error) {
    EXPECT_EQ(error.remedy(), Remedy::fix_config);
    EXPECT_THAT(error.what(), HasSubstr("unknown file extension"));
  }
}

}  // namespace
}  // namespace sluice::testing
