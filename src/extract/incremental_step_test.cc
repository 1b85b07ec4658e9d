#include "extract/incremental_step.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "arrow/batch.h"
#include "json/decode.h"
#include "json/encode.h"
#include "json/temporal.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

using Missing = Incremental::Missing;
using RowOrder = Incremental::RowOrder;

Value row(int id, const Value& at) { return Dict{{"id", id}, {"at", at}}; }

class Steps : public ::testing::Test {
 protected:
  /// What passes of each page, as the ids of its rows: "1 2|3", and an empty page where none is left.
  std::string run(const Incremental& declared, const std::vector<Page>& pages,
                  const std::optional<Interval>& interval = {}) {
    Incremental cursor = declared;
    if (cursor.cursor_path.empty()) cursor.cursor_path = "at";
    IncrementalStep step(cursor, resource_, state_, interval);
    start_ = step.cursor().start_value;
    std::string passed;
    pulled_ = 0;
    for (const Page& page : pages) {
      if (pulled_++ > 0) passed += '|';
      if (const auto left = step.take(page)) passed += ids(*left);
      if (!step.wants_more()) break;
    }
    step.finish();
    return passed;
  }
  std::string run(const Incremental& declared, List rows) { return run(declared, {Page(std::move(rows))}); }

  static std::string ids(const Page& page) {
    const auto* json = std::get_if<Page::Json>(&page.variant());
    if (const auto* columns = std::get_if<Page::Columns>(&page.variant()))
      return std::to_string(columns->batch->rows) + " rows";
    const List rows =
        json == nullptr ? std::get<List>(page.variant()) : json::decode(json->text).value.get<List>();
    std::string text;
    for (const Value& row : rows)
      text += (text.empty() ? "" : " ") + std::to_string(row.find("id")->get<std::int64_t>());
    return text;
  }
  /// The state of the cursor, plain.
  std::string state(const std::string& path = "at") {
    const Value resource(state_.resources["t"]);
    const Value* cursors = resource.find("incremental");
    const Value* cursor = cursors == nullptr ? nullptr : cursors->find(path);
    return cursor == nullptr ? "none" : json::encode(*cursor, json::Typing::plain);
  }

  Resource resource_{"t", {}};
  SourceState state_;
  Value start_;
  std::size_t pulled_ = 0;
};

TEST_F(Steps, RowsThatAreNewPassOnce) {
  EXPECT_EQ(run({}, {row(1, 1), row(2, 3), row(3, 2)}), "1 2 3");
  EXPECT_EQ(
      state(),
      R"({"initial_value":null,"last_value":3,"unique_hashes":["hoEhgzdJSg0yE4XCwoj9"],"start_value":null})");
}

TEST_F(Steps, AtTheBoundaryRowsAreToldApart) {
  run({}, {row(1, 1), row(2, 3)});
  EXPECT_EQ(run({}, {row(2, 3), row(4, 3), row(5, 4), row(6, 0)}), "4 5");
  const std::string after = state();
  EXPECT_EQ(run({}, {row(2, 3), row(4, 3), row(5, 4), row(6, 0)}), "");
  EXPECT_EQ(state(), after);
}

TEST_F(Steps, JsonTextGivesTheSameStateAsValues) {
  const std::string text = R"([{"id":1,"at":1},{"id":2,"at":3},{"id":4,"at":3}])";
  run({}, {Page::json(text, JsonLayout::document)});
  const std::string of_text = state();
  state_ = {};
  run({}, {row(1, 1), row(2, 3), row(4, 3)});
  EXPECT_EQ(state(), of_text);
  EXPECT_EQ(run({}, {Page::json(text, JsonLayout::document)}), "");
}

TEST_F(Steps, APrimaryKeyTellsRowsApart) {
  resource_ = resource_.with_primary_key({"id"});
  run({}, {row(1, 3)});
  const Value changed = Dict{{"id", 1}, {"at", 3}, {"name", "other"}};
  EXPECT_EQ(run({}, {changed, row(2, 3)}), "2");
  EXPECT_EQ(run({.primary_key = {{"id", "at"}}}, {row(7, 4)}), "7");
  EXPECT_EQ(run({.primary_key = {{"id", "at"}}}, {row(7, 4), row(8, 4)}), "8");
}

TEST_F(Steps, AKeyOfOneFieldIsKnownInBothSpellingsOfUpstream) {
  // The hash of [2], as upstream keeps it for primary_key=["id"].
  state_.resources["t"] =
      Dict{{"incremental", Dict{{"at", Dict{{"initial_value", Value()},
                                            {"last_value", 3},
                                            {"unique_hashes", List{"y/yGik6NApHVti/+cWcf"}}}}}}};
  EXPECT_EQ(run({.primary_key = {{"id"}}}, {row(2, 3), row(3, 3)}), "3");
}

TEST_F(Steps, ARowWithoutItsKeyIsRefused) {
  EXPECT_THROW(run({.primary_key = {{"key"}}}, {row(1, 1)}), Error);
}

TEST_F(Steps, WithoutAKeyRowsAtTheStartComeAgain) {
  run({.primary_key = {std::vector<std::string>()}}, {row(1, 3)});
  EXPECT_EQ(run({.primary_key = {std::vector<std::string>()}}, {row(1, 3), row(2, 2)}), "1");
  EXPECT_THAT(state(), ::testing::HasSubstr("\"unique_hashes\":[]"));
}

TEST_F(Steps, TheInitialValueCountsUntilThereIsAState) {
  EXPECT_EQ(run({.initial_value = 2}, {row(1, 1), row(2, 2), row(3, 3)}), "2 3");
  EXPECT_EQ(run({.initial_value = 9}, {row(4, 4)}), "4");
  EXPECT_THAT(state(), ::testing::HasSubstr("\"initial_value\":2"));
}

TEST_F(Steps, AnOpenStartLeavesTheBoundaryOut) {
  run({.is_start_open = true}, {row(1, 3)});
  EXPECT_EQ(run({.is_start_open = true}, {row(1, 3), row(2, 3), row(3, 4)}), "3");
}

TEST_F(Steps, ALagReadsABitAgainAndNeverGoesBack) {
  const Incremental lagged{.initial_value = 0, .lag = 2};
  run(lagged, {row(1, 10)});
  EXPECT_EQ(run(lagged, {row(2, 7), row(3, 8), row(4, 9)}), "3 4");
  EXPECT_EQ(start_, Value(8));
  EXPECT_EQ(state(), R"({"initial_value":0,"last_value":10,"unique_hashes":[],"start_value":10})");
}

TEST_F(Steps, AnEndRemembersNothing) {
  const Incremental backfill{.initial_value = 2, .end_value = 4};
  EXPECT_EQ(run(backfill, {row(1, 1), row(2, 2), row(3, 3), row(4, 4)}), "2 3");
  EXPECT_EQ(run(backfill, {row(2, 2)}), "2");
  EXPECT_EQ(state(), "none");
}

TEST_F(Steps, AnIntervalFromOutsideIsABackfill) {
  const Interval interval{*json::parse_timestamp("1970-01-01T00:00:02Z"),
                          *json::parse_timestamp("1970-01-01T00:00:04Z")};
  const std::vector<Page> pages{Page(List{row(1, 1), row(2, 2), row(3, 3), row(4, 4)})};
  EXPECT_EQ(run({.initial_value = 0, .takes_external_interval = true}, pages, interval), "2 3");
  EXPECT_EQ(run({.initial_value = 0}, pages, interval), "1 2 3 4");
  // Without one it goes on from the state, which holds 4 with row 4.
  EXPECT_EQ(run({.initial_value = 0, .takes_external_interval = true}, pages), "");
}

TEST_F(Steps, RowsWithoutACursorAreRefusedIncludedOrExcluded) {
  const Value none = Dict{{"id", 2}};
  EXPECT_THROW(run({}, {none}), Error);
  EXPECT_THROW(run({}, {row(1, {})}), Error);
  EXPECT_EQ(state(), "none");
  EXPECT_EQ(run({.on_missing = Missing::exclude}, {row(1, 1), none, row(3, {})}), "1");
  EXPECT_EQ(run({.on_missing = Missing::include}, {row(1, 1), none, row(3, {})}), "2 3");
}

TEST_F(Steps, ErrorsTellTheRow) {
  try {
    run({}, {Page::json(R"([{"id":5,"at":null}])", JsonLayout::document)});
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.fault(), Fault::null_in_not_null);
    EXPECT_EQ(error.where().row, R"({"id":5,"at":null})");
    EXPECT_EQ(error.where().column, "at");
  }
}

TEST_F(Steps, InOrderTheResourceIsClosedEarly) {
  const std::vector<Page> rising{Page(List{row(1, 1), row(2, 2)}), Page(List{row(3, 3), row(4, 4)}),
                                 Page(List{row(5, 5)})};
  EXPECT_EQ(run({.initial_value = 0, .end_value = 3, .row_order = RowOrder::ascending}, rising), "1 2|");
  EXPECT_EQ(pulled_, 2U);
  run({}, {row(1, 3)});
  const std::vector<Page> falling{Page(List{row(5, 5), row(1, 3), row(6, 3)}),
                                  Page(List{row(7, 3), row(2, 2)}), Page(List{row(0, 0)})};
  // A row that is known says nothing of those behind it, which may have the same cursor.
  EXPECT_EQ(run({.row_order = RowOrder::descending}, falling), "5 6|7");
  EXPECT_EQ(pulled_, 2U);
}

TEST_F(Steps, ACursorMayBeDeepInTheRow) {
  const Value deep = Dict{{"id", 1}, {"meta", Dict{{"at", List{Value(5), Value(9)}}}}};
  EXPECT_EQ(run({.cursor_path = "$.meta.at[1]"}, {deep}), "1");
  EXPECT_THAT(state("$.meta.at[1]"), ::testing::HasSubstr("\"last_value\":9"));
}

Page columns_of(const std::vector<std::pair<int, int>>& rows) {
  auto batch = std::make_shared<Batch>();
  batch->rows = static_cast<std::uint32_t>(rows.size());
  ColumnBuilder id(Physical::int64);
  ColumnBuilder at(Physical::timestamp_us);
  for (std::uint32_t row = 0; row < batch->rows; ++row) {
    id.append<std::int64_t>(row, rows[row].first);
    at.append<std::int64_t>(row, rows[row].second);
  }
  batch->columns.push_back({"id", std::move(id)});
  batch->columns.push_back({"at", std::move(at)});
  std::vector<Column> columns(2);
  columns[0].name = "id";
  columns[0].data_type = DataType::bigint;
  columns[1].name = "at";
  columns[1].data_type = DataType::timestamp;
  return Page::batch(std::move(batch), std::move(columns));
}

TEST_F(Steps, ColumnsAreReadAsRowsAre) {
  EXPECT_EQ(run({}, {columns_of({{1, 1}, {2, 3}, {3, 3}})}), "3 rows");
  EXPECT_EQ(run({}, {columns_of({{0, 0}, {2, 3}, {3, 3}})}), "");
  EXPECT_EQ(run({}, {columns_of({{1, 1}, {3, 3}, {4, 3}, {5, 5}})}), "2 rows");
  EXPECT_EQ(run({}, {row(5, Timestamp{.micros = 5}), row(6, Timestamp{.micros = 5})}), "6");
  EXPECT_THROW(run({.cursor_path = "$.at"}, {columns_of({{1, 1}})}), Error);
  const auto own = [](const Value&, const Value& cursor) { return cursor; };
  EXPECT_THROW(run({.last_value = "own", .own_last_value = own}, {columns_of({{1, 1}})}), Error);
}

TEST_F(Steps, OnlyPagesWithRowsChangeTheState) {
  run({.initial_value = 1}, List{});
  EXPECT_EQ(state(), R"({"initial_value":1,"last_value":1,"unique_hashes":[],"start_value":1})");
  run({}, {row(1, 5)});
  const std::string after = state();
  run({}, List{});
  EXPECT_EQ(state(), after);
}

TEST_F(Steps, ARowAtTheBoundaryTwiceInARunPassesTwice) {
  EXPECT_EQ(run({}, {Page(List{row(1, 3)}), Page(List{row(1, 3), row(2, 3)})}), "1|1 2");
  EXPECT_EQ(run({}, {row(1, 3), row(2, 3), row(3, 3)}), "3");
}

TEST_F(Steps, VeryManyRowsAtTheBoundaryLeaveASmallState) {
  std::vector<Page> pages;
  std::string text;
  for (int id = 0; id < 300'000; ++id) {
    text += R"({"id":)" + std::to_string(id) + R"(,"at":"2024-05-31"})" + "\n";
    if (id % 100'000 == 99'999) pages.push_back(Page::json(std::exchange(text, {}), JsonLayout::lines));
  }
  const auto left = [&](std::size_t expected_pages) {
    IncrementalStep step({.cursor_path = "at"}, resource_, state_, {});
    std::size_t passed = 0;
    for (const Page& page : pages) passed += step.take(page).has_value() ? 1 : 0;
    step.finish();
    EXPECT_EQ(passed, expected_pages);
  };
  left(3);
  EXPECT_LT(state().size(), 400U);
  pages.push_back(Page::json(R"({"id":-1,"at":"2024-05-31"})", JsonLayout::lines));
  left(1);
  left(0);
}

}  // namespace
}  // namespace sluice
