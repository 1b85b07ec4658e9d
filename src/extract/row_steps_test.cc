// What rows pass through: map, filter, yield_map, limit; of values, text and files.

#include <fstream>
#include <thread>

#include <gmock/gmock.h>

#include "arrow/batch.h"
#include "extract/extraction_for_tests.h"

namespace sluice {
namespace {

using ::testing::HasSubstr;

Value doubled(const Value& row) { return row.get<std::int64_t>() * 2; }
bool is_odd(const Value& row) { return row.get<std::int64_t>() % 2 != 0; }

Generator<Value> twice(Value row) {
  co_yield row;
  Value again(row.get<std::int64_t>() + 1000);
  co_yield again;
}

class RowStepsOf : public Extraction {
 protected:
  std::string put(const std::string& name, const std::string& bytes) {
    fs::create_directories(folder_);
    std::ofstream(folder_ / name, std::ios::binary) << bytes;
    return folder_ / name;
  }
};

TEST_F(RowStepsOf, RowsAreCalledInTheOrderTheyWereGiven) {
  const Resource plain = Resource::rows("t", {1, 2, 3});
  run({plain.with_filter(is_odd).with_map(doubled).with_yield_map(twice)});
  EXPECT_EQ(text("t"), "2\n1002\n6\n1006\n");
  run({plain.with_map(doubled).with_filter(is_odd)});
  EXPECT_EQ(text("t"), "");
}

TEST_F(RowStepsOf, TextSeeTypedRowsAndWriteThemTyped) {
  const auto cents = [](Value row) {
    row = Value{{"price", Decimal{row.find("price")->get<std::string>() + "0"}}};
    return row;
  };
  Page page = Page::json("{\"price\":\"1.5\"}\n\n{\"price\":\"2.5\"}", JsonLayout::lines);
  run({Resource::call("t", [page] { return page; }).with_map(cents)});
  EXPECT_EQ(text("t"),
            "{\"price\":\"\xEF\x80\xA6"
            "1.50\"}\n{\"price\":\"\xEF\x80\xA6"
            "2.50\"}\n");
}

TEST_F(RowStepsOf, FilesAreReadInPieces) {
  std::string lines;
  std::string wanted;
  for (int i = 0; i < 300'000; ++i) {
    lines += std::to_string(i) + "\n";
    if (i % 2 != 0) wanted += std::to_string(i) + "\n";
  }
  std::string list = lines;
  std::ranges::replace(list, '\n', ',');
  list.back() = ']';
  const FileRef as_lines{.path = put("a.jsonl", lines)};
  const FileRef as_list{.path = put("a.json", "[" + list), .layout = JsonLayout::document};
  run({Resource::files("t", {as_lines, as_list}).with_filter(is_odd)});
  EXPECT_EQ(text("t"), wanted + wanted);
}

TEST_F(RowStepsOf, TextThatIsNoRowIsToldWithItsPlace) {
  const FileRef file{.path = put("a.jsonl", "1\n{\"a\"\n")};
  const Error error = error_of(Source("s", {Resource::files("t", {file}).with_filter(is_odd)}));
  EXPECT_EQ(error.remedy(), Remedy::fix_input);
  EXPECT_EQ(error.where().file, file.path);
  EXPECT_EQ(error.where().line, 2U);
  EXPECT_EQ(error.where().table, "t");
  EXPECT_EQ(error.where().row, "{\"a\"");
}

TEST_F(RowStepsOf, ColumnsAreRefused) {
  const Resource columns =
      Resource::call("t", [] { return Page::batch(std::make_shared<Batch>(), std::vector<Column>()); });
  const Error error = error_of(Source("s", {columns.with_map(doubled)}));
  EXPECT_EQ(error.remedy(), Remedy::fix_config);
  EXPECT_THAT(error.what(), HasSubstr("columns, which have no rows"));
  EXPECT_EQ(error.where().table, "t");
}

TEST_F(RowStepsOf, AWishForTheTablePasses) {
  Column id;
  id.name = "id";
  id.data_type = DataType::bigint;
  const Resource empty = Resource::call("t", Page::materialize).with_columns({id}).with_filter(is_odd);
  run({empty});
  EXPECT_TRUE(draft_->info.empty_tables.contains("t"));
}

TEST_F(RowStepsOf, AStepSeesTheStateOfItsResource) {
  const auto count = [](Value row) {
    Value& seen = member(resource_state(), "seen");
    seen = (seen.is_null() ? 0 : seen.get<std::int64_t>()) + 1;
    return row;
  };
  run({Resource::rows("t", {1, 2, 3}).with_map(count), Resource::rows("u", {1}).with_map(count)});
  EXPECT_EQ(member(state_.resources["t"], "seen"), Value(3));
  EXPECT_EQ(member(state_.resources["u"], "seen"), Value(1));
}

TEST_F(RowStepsOf, AMillionRowsOfOneDoNotWaitForEachOther) {
  // The page that they came in would take 100 MB as values.
  const auto many = [](Value) -> Generator<Value> {
    for (int i = 0; i < 1'000'000; ++i) {
      Value row(i);
      co_yield row;
    }
  };
  int most = 0;
  run({Resource::rows("t", {1}).with_yield_map(many) |
       Transformer("u", [&most](const Page& page) -> Generator<Page> {
         most = std::max(most, static_cast<int>(std::get<List>(page.variant()).size()));
         co_return;
       })});
  EXPECT_GT(most, 0);
  EXPECT_LE(most, 10'000);
}

class LimitOf : public RowStepsOf {
 protected:
  /// Pages of two rows, without an end; counts those that were asked for.
  [[nodiscard]] Resource endless() {
    return {"t", [this]() -> Generator<Page> {
              for (pages_ = 1;; ++pages_) {
                Page page = numbers({pages_, -pages_});
                co_yield page;
              }
            }};
  }
  int pages_ = 0;
};

TEST_F(LimitOf, PagesCloses) {
  run({endless().with_limit({.pages = 2})});
  EXPECT_EQ(text("t"), "1\n-1\n2\n-2\n");
  EXPECT_EQ(pages_, 2);
}

TEST_F(LimitOf, RowsTakesTheLastPageAsAWhole) {
  run({endless().with_limit({.rows = 3})});
  EXPECT_EQ(text("t"), "1\n-1\n2\n-2\n");
}

TEST_F(LimitOf, SecondsClosesWhenAPageComes) {
  const auto slow = [](Value row) {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    return row;
  };
  run({endless().with_map(slow).with_limit({.seconds = 0.001})});
  EXPECT_EQ(text("t"), "1\n-1\n");
}

TEST_F(LimitOf, ZeroAsksForNothing) {
  run({endless().with_limit({.pages = 0})});
  EXPECT_EQ(pages_, 0);
  run({endless().with_limit({.rows = 0})});
  EXPECT_EQ(pages_, 0);
  EXPECT_TRUE(tables().empty());
}

TEST_F(LimitOf, CountsWhatStepsLeave) {
  const auto from_third = [](const Value& row) { return row.get<std::int64_t>() >= 3; };
  run({endless().with_filter(from_third).with_limit({.pages = 1})});
  EXPECT_EQ(text("t"), "3\n");
}

TEST_F(LimitOf, CountsAPageWithoutRows) {
  const Resource empty("t", []() -> Generator<Page> {
    for (int i = 0;; ++i) {
      Page page = i < 2 ? Page(List{}) : numbers({i});
      co_yield page;
    }
  });
  run({empty.with_limit({.pages = 3})});
  EXPECT_EQ(text("t"), "2\n");
  run({empty.with_map(doubled).with_limit({.pages = 3})});
  EXPECT_EQ(text("t"), "4\n");
}

TEST_F(LimitOf, AFileIsOnePage) {
  const FileRef file{.path = put("a.jsonl", counted(20'000))};
  const Resource files = Resource::files("t", {file, file, file});
  run({files.with_filter([](const Value&) { return true; }).with_limit({.pages = 2})});
  EXPECT_EQ(text("t"), counted(20'000) + counted(20'000));
  run({files.with_limit({.rows = 20'001})});
  EXPECT_EQ(text("t"), counted(20'000) + counted(20'000));
  run({files.with_limit({.pages = 1})});
  EXPECT_EQ(text("t"), counted(20'000));
}

TEST_F(LimitOf, CountsRowsOfText) {
  const Resource pages("t", []() -> Generator<Page> {
    for (;;) {
      Page page = Page::json("[7,8]", JsonLayout::document);
      co_yield page;
    }
  });
  run({pages.with_limit({.rows = 3})});
  EXPECT_EQ(text("t"), "[7,8][7,8]");
}

TEST_F(LimitOf, ATransformerIsIgnored) {
  const auto same = [](const Value& row) -> Generator<Page> {
    Page page(List{row});
    co_yield page;
  };
  run({Resource::rows("p", {1, 2, 3}) | Transformer("t", same).with_limit({.pages = 1})});
  EXPECT_EQ(text("t"), "1\n2\n3\n");
}

TEST_F(LimitOf, TheLastOneCounts) {
  run({endless().with_limit({.pages = 1}).with_limit({.pages = 2})});
  EXPECT_EQ(pages_, 2);
}

}  // namespace
}  // namespace sluice
