#include "extract/page_rows.h"

#include <gtest/gtest.h>

#include "arrow/batch.h"
#include "json/encode.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

std::string text_of(const Page& page) {
  if (const auto* json = std::get_if<Page::Json>(&page.variant())) return json->text;
  if (const auto* rows = std::get_if<List>(&page.variant()))
    return json::encode(Value(*rows), json::Typing::plain);
  return "not text";
}

/// What is left of the page without rows whose cursor is below 10; "nothing" if no row is.
std::string from_ten_on(Page page, std::string_view path = "at") {
  const json::Path cursor(path);
  const auto rows = rows_of(page, cursor);
  Value value;
  while (rows->next())
    if (rows->cursor(value) == PageRows::Found::cursor && value.get<std::int64_t>() < 10) rows->drop();
  const auto left = rows->left(page);
  return left ? text_of(*left) : "nothing";
}

std::string lines(std::string text) { return from_ten_on(Page::json(std::move(text), JsonLayout::lines)); }
std::string document(std::string text) {
  return from_ten_on(Page::json(std::move(text), JsonLayout::document));
}

TEST(PageRows, OfLinesKeepTheirText) {
  EXPECT_EQ(lines("{\"at\": 10 }\n{\"at\":9}\n\n{\"at\":8}\r\n{\"at\":1e1,\"at\":11}"),
            "{\"at\": 10 }\n\n{\"at\":1e1,\"at\":11}");
  EXPECT_EQ(lines("{\"at\":9}\n{\"at\":10}\n"), "{\"at\":10}\n");
  EXPECT_EQ(lines("{\"at\":9}\n{\"at\":8}\n"), "nothing");
  EXPECT_EQ(lines("{\"at\":10}"), "{\"at\":10}");
  EXPECT_EQ(lines("\xEF\xBB\xBF{\"at\":10}\n{\"at\":9}"), "\xEF\xBB\xBF{\"at\":10}\n");
  EXPECT_EQ(lines("\n\n"), "\n\n");
}

TEST(PageRows, OfADocumentKeepTheirText) {
  EXPECT_EQ(document("[ {\"at\": 10},\n {\"at\":9}, {\"at\":11, \"x\":[1,2]} ]"),
            "[{\"at\": 10},\n{\"at\":11, \"x\":[1,2]}]");
  EXPECT_EQ(document("[{\"at\":9}]"), "nothing");
  EXPECT_EQ(document("{\"at\":9}"), "nothing");
  EXPECT_EQ(document("{\"at\":10}"), "{\"at\":10}");
  EXPECT_EQ(document("[]"), "[]");
}

TEST(PageRows, ThatCannotBeReadStay) {
  EXPECT_EQ(lines("{\"at\":9}\n{\"at\":\n{\"at\":10}\n"), "{\"at\":\n{\"at\":10}\n");
  EXPECT_EQ(document("[{\"at\":9},{\"at\":10}"), "[{\"at\":9},{\"at\":10}");
}

TEST(PageRows, OfValuesAndPaths) {
  const List rows{Value(Dict{{"at", 9}}), Value(Dict{{"at", 10}}), Value(Dict{{"x", 1}})};
  EXPECT_EQ(from_ten_on(Page(rows)), R"([{"at":10},{"x":1}])");
  EXPECT_EQ(
      from_ten_on(Page::json("{\"a\":[{\"b\":9}]}\n{\"a\":[{\"b\":12}]}\n", JsonLayout::lines), "$.a[0].b"),
      "{\"a\":[{\"b\":12}]}\n");
}

Column column(const char* name, DataType type) {
  Column column;
  column.name = name;
  column.data_type = type;
  return column;
}

Page columns_page() {
  auto batch = std::make_shared<Batch>();
  batch->rows = 4;
  ColumnBuilder at(Physical::int64);
  ColumnBuilder name(Physical::utf8);
  for (std::uint32_t row = 0; row < 4; ++row) {
    if (row != 2) at.append<std::int64_t>(row, 8 + row);
    if (row != 1) name.append_bytes(row, "abcd" + row, 1);
  }
  batch->columns.push_back({"at", std::move(at)});
  batch->columns.push_back({"name", std::move(name)});
  return Page::batch(std::move(batch), {column("at", DataType::bigint), column("name", DataType::text)});
}

TEST(PageRows, OfColumnsStayColumns) {
  Page page = columns_page();
  const json::Path path("at");
  const auto rows = rows_of(page, path);
  Value value;
  std::vector<PageRows::Found> found;
  while (rows->next()) {
    found.push_back(rows->cursor(value));
    if (found.back() == PageRows::Found::cursor && value == Value(8)) rows->drop();
  }
  EXPECT_EQ(found[2], PageRows::Found::null);
  EXPECT_EQ(rows->row(1), Value(Dict{{"at", 9}, {"name", Value()}}));
  const auto left = rows->left(page);
  const Batch& batch = *std::get<Page::Columns>(left->variant()).batch;
  EXPECT_EQ(batch.rows, 3U);
  EXPECT_TRUE(batch.columns[0].data.is_null(1));
  EXPECT_EQ(batch.columns[0].data.values().as<std::int64_t>()[2], 11);
  EXPECT_EQ(batch.columns[1].data.text_at(1), "c");
  EXPECT_TRUE(batch.columns[1].data.is_null(0));
}

TEST(PageRows, OfColumnsNeedTheNameOfOne) {
  const Page page = columns_page();
  EXPECT_THROW(rows_of(page, json::Path("missing")), Error);
  EXPECT_THROW(rows_of(page, json::Path("$.at")), Error);
}

TEST(PageRows, AFileHasNoneOfItsOwn) {
  EXPECT_EQ(rows_of(Page(FileRef{.path = "x"}), json::Path("at")), nullptr);
  EXPECT_EQ(rows_of(Page::materialize(), json::Path("at")), nullptr);
}

}  // namespace
}  // namespace sluice
