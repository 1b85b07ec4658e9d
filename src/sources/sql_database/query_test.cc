#include "sources/sql_database/query.h"

#include <gmock/gmock.h>

#include "sources/sql_database/literal.h"
#include "sources/sql_database/rows_for_tests.h"

namespace sluice::sql_source {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Missing = Incremental::Missing;
using RowOrder = Incremental::RowOrder;

class Plain final : public Comparison {
 public:
  [[nodiscard]] std::string compare(const TableColumn& column, std::string_view sign,
                                    const Value& value) const override {
    return fmt::format("{} {} {}", column.column.name, sign, literal(value, column.column));
  }
};

TableColumn column_named(const std::string& name, DataType type) {
  TableColumn read;
  read.column.name = name;
  read.column.data_type = type;
  read.expression = "\"" + name + "\"";
  return read;
}

SourceTable orders() {
  return {.schema = "shop",
          .name = "orders",
          .columns = {column_named("id", DataType::bigint), column_named("at", DataType::timestamp)},
          .primary_key = {"id"}};
}

/// The query behind FROM.
std::string query_of(const Incremental& declared, const Value& start, const SqlTable& options = {}) {
  const Cursor cursor{declared, start, start};
  const std::string text = make_query(orders(), options, &cursor, Plain()).text();
  constexpr std::string_view kFrom = "FROM \"shop\".\"orders\"";
  EXPECT_THAT(text, ::testing::StartsWith("SELECT \"id\", \"at\" " + std::string(kFrom)));
  std::string rest = text.substr(text.find(kFrom) + kFrom.size());
  std::erase(rest, '\n');
  return rest;
}

TEST(QueryTest, a_table_that_is_not_incremental_is_read_as_a_whole) {
  EXPECT_EQ(make_query(orders(), {}, nullptr, Plain()).text(),
            "SELECT \"id\", \"at\" FROM \"shop\".\"orders\"");
}

TEST(QueryTest, a_filter_and_a_limit_narrow_it) {
  const Query query = make_query(orders(), {.row_filter = "id > 0 -- all", .limit = 7}, nullptr, Plain());
  EXPECT_THAT(query.text(), HasSubstr(" WHERE (id > 0 -- all\n) LIMIT 7"));
  EXPECT_TRUE(query.is_narrowed());
}

TEST(QueryTest, the_first_run_reads_everything) {
  EXPECT_EQ(query_of({.cursor_path = "id"}, {}), "");
  EXPECT_EQ(query_of({.cursor_path = "id", .on_missing = Missing::exclude}, {}),
            " WHERE (\"id\" IS NOT NULL)");
}

TEST(QueryTest, a_start_is_taken_in_and_an_end_is_not) {
  EXPECT_EQ(query_of({.cursor_path = "id", .end_value = 9}, 3), " WHERE (id >= 3 AND id < 9)");
  EXPECT_EQ(query_of({.cursor_path = "id", .end_value = 9, .is_start_open = true, .is_end_closed = true}, 3),
            " WHERE (id > 3 AND id <= 9)");
}

TEST(QueryTest, the_smallest_is_looked_for_downwards) {
  EXPECT_EQ(query_of({.cursor_path = "id", .end_value = 3, .last_value = "min"}, 9),
            " WHERE (id <= 9 AND id > 3)");
  EXPECT_EQ(query_of({.cursor_path = "id",
                      .end_value = 3,
                      .last_value = "min",
                      .is_start_open = true,
                      .is_end_closed = true},
                     9),
            " WHERE (id < 9 AND id >= 3)");
}

TEST(QueryTest, rows_without_a_cursor_are_asked_for_or_not) {
  EXPECT_EQ(query_of({.cursor_path = "id", .on_missing = Missing::include}, 3),
            " WHERE ((id >= 3) OR \"id\" IS NULL)");
  EXPECT_EQ(query_of({.cursor_path = "id", .on_missing = Missing::exclude}, 3),
            " WHERE (id >= 3) AND (\"id\" IS NOT NULL)");
}

TEST(QueryTest, rows_come_in_the_order_that_is_declared) {
  EXPECT_EQ(query_of({.cursor_path = "id", .row_order = RowOrder::ascending}, {}), " ORDER BY \"id\" ASC");
  EXPECT_EQ(query_of({.cursor_path = "id", .row_order = RowOrder::descending}, {}), " ORDER BY \"id\" DESC");
  EXPECT_EQ(query_of({.cursor_path = "id", .last_value = "min", .row_order = RowOrder::ascending}, {}),
            " ORDER BY \"id\" DESC");
  EXPECT_EQ(query_of({.cursor_path = "id", .last_value = "min", .row_order = RowOrder::descending}, {}),
            " ORDER BY \"id\" ASC");
}

TEST(QueryTest, what_an_own_function_remembers_is_not_asked_for) {
  const auto newest = [](const Value&, const Value& cursor) { return cursor; };
  EXPECT_EQ(query_of({.cursor_path = "id", .own_last_value = newest}, 3), "");
}

TEST(QueryTest, a_cursor_stands_beside_the_filter) {
  EXPECT_EQ(query_of({.cursor_path = "id"}, 3, {.row_filter = "a OR b"}), " WHERE (a OR b) AND (id >= 3)");
}

TEST(QueryTest, a_cursor_has_to_be_a_column) {
  EXPECT_THAT(error_of([] { query_of({.cursor_path = "ids"}, 3); }).message(), HasSubstr("did you mean id?"));
  EXPECT_THAT(error_of([] { query_of({.cursor_path = "$.a.b"}, 3); }).message(), HasSubstr("only a column"));
}

TEST(QueryTest, literals_are_quoted) {
  Column naive;
  naive.timezone = false;
  Column text;
  text.data_type = DataType::text;
  EXPECT_EQ(literal("it's", {}), "'it''s'");
  EXPECT_EQ(literal(-1.5, {}), "-1.5");
  EXPECT_EQ(literal(7, text), "'7'");
  EXPECT_EQ(literal(Decimal{"1.50"}, {}), "1.50");
  EXPECT_EQ(literal(Decimal{"NaN"}, {}), "'NaN'");
  EXPECT_EQ(literal(BigInt{"99999999999999999999"}, {}), "99999999999999999999");
  EXPECT_EQ(literal(Timestamp{1'000'000}, {}), "'1970-01-01T00:00:01+00:00'");
  EXPECT_EQ(literal(Timestamp{1'000'000}, naive), "'1970-01-01T00:00:01'");
  EXPECT_EQ(literal(Date{1}, {}), "'1970-01-02'");
  EXPECT_EQ(error_of([] { literal(List{}, {}); }).remedy(), Remedy::fix_config);
}

TEST(TableTest, columns_are_chosen) {
  SourceTable table = orders();
  select_columns(table, {.included_columns = {"id"}});
  EXPECT_EQ(make_query(table, {}, nullptr, Plain()).text(), "SELECT \"id\" FROM \"shop\".\"orders\"");
  table = orders();
  select_columns(table, {.excluded_columns = {"id"}});
  EXPECT_EQ(make_query(table, {}, nullptr, Plain()).text(), "SELECT \"at\" FROM \"shop\".\"orders\"");
  EXPECT_TRUE(table.primary_key.empty()) << "a key without its column is none";
}

TEST(TableTest, a_column_that_is_not_there_cannot_be_chosen) {
  SourceTable table = orders();
  EXPECT_THAT(error_of([&] { select_columns(table, {.excluded_columns = {"att"}}); }).message(),
              HasSubstr("did you mean at?"));
  EXPECT_EQ(error_of([&] { select_columns(table, {.excluded_columns = {"at", "id"}}); }).remedy(),
            Remedy::fix_config);
}

TEST(TableTest, foreign_keys_to_one_table_are_one_reference) {
  SourceTable table = orders();
  add_reference(table, "people", "buyer", "id");
  add_reference(table, "people", "seller", "id");
  ASSERT_EQ(table.references.size(), 1U);
  EXPECT_THAT(table.references[0].columns, ElementsAre("buyer", "seller"));
  EXPECT_THAT(table.references[0].referenced_columns, ElementsAre("id", "id"));
}

}  // namespace
}  // namespace sluice::sql_source
