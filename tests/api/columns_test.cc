// Rows that come as columns, through whole pipelines.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "arrow/batch.h"
#include "schema/column_values.h"
#include "sluice/sluice.hpp"
#include "support/database.h"

namespace sluice {
namespace {

using testing::columns;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::select_number;
using testing::select_text;
using testing::TemporaryFolder;
namespace fs = std::filesystem;

/// A column of a page: its type and its values.
struct Filled {
  Column column;
  List values;
};

Filled filled(const std::string& name, DataType type, List values) {
  Column column;
  column.name = name;
  column.data_type = type;
  return {column, std::move(values)};
}

Page page_of(const std::vector<Filled>& columns) {
  auto batch = std::make_shared<Batch>();
  std::vector<Column> types;
  for (const auto& [type, values] : columns) {
    batch->rows = static_cast<std::uint32_t>(values.size());
    ColumnBuilder data(physical_of(*type.data_type));
    for (std::uint32_t row = 0; row < batch->rows; ++row)
      if (!values[row].is_null()) append_value(data, row, values[row]);
    data.pad_to(batch->rows);
    batch->columns.push_back({type.name, std::move(data)});
    types.push_back(type);
  }
  return Page::batch(std::move(batch), std::move(types));
}

Generator<Page> each(std::shared_ptr<const std::vector<Page>> pages) {
  for (const Page& page : *pages) {
    Page copy = page;
    co_yield copy;
  }
}

Resource resource(const std::string& name, std::vector<Page> pages) {
  const auto shared = std::make_shared<const std::vector<Page>>(std::move(pages));
  return {name, [shared] { return each(shared); }};
}

Page people(const List& ids, const List& names) {
  return page_of({filled("Id", DataType::bigint, ids), filled("Name", DataType::text, names)});
}

class Columns : public ::testing::Test {
 protected:
  Columns() : before_(fs::current_path()) {
    fs::current_path(folder_.path());
    setenv("SLUICE_DATA_DIR", (folder_ / "data").c_str(), 1);
  }
  ~Columns() override { fs::current_path(before_); }

  [[nodiscard]] Pipeline pipeline() const {
    return sluice::pipeline({.name = "p", .destination = "duckdb:///p.duckdb", .dataset = "d"});
  }
  Report run(const Resource& wanted) const { return pipeline().run(Source("", {wanted})); }
  [[nodiscard]] std::string ask(const std::string& sql) const {
    return select_text(folder_ / "p.duckdb", sql);
  }
  [[nodiscard]] bool has_table(const std::string& table) const {
    return !columns(folder_ / "p.duckdb", "d", table).empty();
  }
  [[nodiscard]] std::vector<std::string> made() const { return columns(folder_ / "p.duckdb", "d", "people"); }

  TemporaryFolder folder_;

 private:
  fs::path before_;
};

TEST_F(Columns, BecomeATableWithTheLoadIdOfTheirLoad) {
  const Report report = run(resource("people", {people({1, 2}, {"Ann", nullptr}), people({3}, {"Bob"})}));
  EXPECT_THAT(made(), ElementsAre("id BIGINT", "name VARCHAR", "_dlt_load_id VARCHAR"));
  EXPECT_EQ(ask("SELECT id, name FROM d.people ORDER BY id"), "1|Ann\n2|∅\n3|Bob\n");
  EXPECT_EQ(ask("SELECT DISTINCT _dlt_load_id FROM d.people"), ask("SELECT load_id FROM d._dlt_loads"));
  ASSERT_EQ(report.packages.size(), 1U);
}

TEST_F(Columns, KeepTheirTypes) {
  Column money;
  money.name = "money";
  money.data_type = DataType::decimal;
  money.precision = 10;
  money.scale = 2;
  Column small;
  small.name = "small";
  small.data_type = DataType::bigint;
  small.precision = 16;
  run(resource("people", {page_of({filled("b", DataType::bool_, {true}),
                                   filled("f", DataType::double_, {0.5}),
                                   filled("x", DataType::binary, {Bytes{std::string("\0\xFF", 2)}}),
                                   filled("ts", DataType::timestamp, {Timestamp{1'000'000}}),
                                   filled("day", DataType::date, {Date{1}}),
                                   filled("t", DataType::time, {Time{1'500'000}}),
                                   filled("j", DataType::json, {R"({"a":[1]})"}),
                                   {money, {Decimal{"12.34"}}},
                                   {small, {7}}})}));
  EXPECT_THAT(made(), ElementsAre("b BOOLEAN", "f DOUBLE", "x BLOB", "ts TIMESTAMP WITH TIME ZONE",
                                  "day DATE", "t TIME", "j JSON", "money DECIMAL(10,2)", "small SMALLINT",
                                  "_dlt_load_id VARCHAR"));
  EXPECT_EQ(ask("SELECT b, f, x, epoch_us(ts), day, t, j->>'$.a[0]', money, small FROM d.people"),
            "true|0.5|\\x00\\xFF|1000000|1970-01-02|00:00:01.5|1|12.34|7\n");
}

TEST_F(Columns, GrowTheTableLaterAndAreConvertedToIt) {
  run(resource("people", {people({1}, {"Ann"})}));
  run(resource("people",
               {page_of({filled("id", DataType::text, {"2"}), filled("age", DataType::bigint, {30})})}));
  EXPECT_EQ(ask("SELECT id, name, age FROM d.people ORDER BY id"), "1|Ann|∅\n2|∅|30\n");
}

TEST_F(Columns, OfAWrongTypeStopTheLoadAndNothingComes) {
  run(resource("people", {people({1}, {"Ann"})}));
  try {
    run(resource("people", {page_of({filled("id", DataType::text, {"x"})})}));
    FAIL() << "taken";
  } catch (const Error& error) {
    EXPECT_EQ(error.remedy(), Remedy::fix_input);
    EXPECT_THAT(std::string(error.what()), HasSubstr("of type text in the page and of type bigint"));
    EXPECT_EQ(error.where().table, "people");
    EXPECT_EQ(error.where().column, "id");
  }
  EXPECT_EQ(ask("SELECT count(*) FROM d.people"), "1\n");
  run(resource("people", {people({2}, {"Bob"})}));
  EXPECT_EQ(ask("SELECT count(*) FROM d.people"), "2\n");
}

TEST_F(Columns, JoinATableOfRowsWithIdsOfTheirOwn) {
  const Value row(List{Value(Dict{{"id", 1}, {"name", "Ann"}})});
  auto loader = pipeline();
  loader.run(row, {.table_name = "people"});
  loader.run(Source("", {resource("people", {people({2, 3}, {"Bob", "Cem"})})}));
  loader.run(row, {.table_name = "people"});
  EXPECT_EQ(ask("SELECT count(*), count(DISTINCT _dlt_id), count(_dlt_load_id) FROM d.people"), "4|4|4\n");
}

TEST_F(Columns, ReplaceWhatWasThere) {
  const auto replaced = [](std::vector<Page> pages) {
    return resource("people", std::move(pages)).with_write_disposition(WriteDisposition::replace);
  };
  run(replaced({people({1, 2}, {"Ann", "Bob"})}));
  run(replaced({people({3}, {"Cem"})}));
  EXPECT_EQ(ask("SELECT id FROM d.people"), "3\n");
  run(replaced({people({}, {})}));
  EXPECT_EQ(ask("SELECT count(*) FROM d.people"), "0\n");
}

TEST_F(Columns, AreMergedByTheirKeyAndTheFirstOfTwoCounts) {
  for (const char* strategy : {"delete-insert", "upsert", "insert-only"}) {
    const std::string table = std::string("people_") + strategy[0] + strategy[1];
    const auto merged = [&](std::vector<Page> pages) {
      return resource(table, std::move(pages))
          .with_primary_key({"Id"})
          .with_hints({.write_disposition = WriteDisposition::merge,
                       .merge_strategy = MergeStrategy{.name = strategy}});
    };
    run(merged({people({1, 2}, {"Ann", "Bob"})}));
    run(merged({people({2}, {"Bea"}), people({3}, {"Cem"})}));
    const bool updates = std::string(strategy) != "insert-only";
    EXPECT_EQ(ask("SELECT id, name FROM d." + table + " ORDER BY id"),
              updates ? "1|Ann\n2|Bea\n3|Cem\n" : "1|Ann\n2|Bob\n3|Cem\n")
        << strategy;
  }
  run(resource("twice", {people({1, 1}, {"first", "second"}), people({1}, {"third"})})
          .with_primary_key({"Id"})
          .with_write_disposition(WriteDisposition::merge));
  EXPECT_EQ(ask("SELECT name FROM d.twice"), "first\n");
}

TEST_F(Columns, FollowTheContract) {
  run(resource("people", {people({1}, {"Ann"})}));
  const Page wider =
      page_of({filled("id", DataType::bigint, {2, 3}), filled("extra", DataType::text, {"x", nullptr})});
  const auto under = [&](ContractMode mode) {
    return resource("people", {wider}).with_contract({.columns = mode});
  };
  EXPECT_THROW(run(under(ContractMode::freeze)), Error);
  const Report values = run(under(ContractMode::discard_value));
  EXPECT_EQ(values.packages.at(0).discarded_values, 1U);
  EXPECT_EQ(ask("SELECT id FROM d.people ORDER BY id"), "1\n2\n3\n");
  const Report rows = run(under(ContractMode::discard_row));
  EXPECT_EQ(rows.packages.at(0).discarded_rows, 1U);
  EXPECT_EQ(ask("SELECT id FROM d.people ORDER BY id"), "1\n2\n3\n3\n");
  EXPECT_THAT(made(), ElementsAre("id BIGINT", "name VARCHAR", "_dlt_load_id VARCHAR"));
}

TEST_F(Columns, WhatAContractLeavesOutIsListedIfThatIsWanted) {
  run(resource("people", {people({1}, {"Ann"})}));
  const Page wider =
      page_of({filled("id", DataType::bigint, {2, 3}), filled("name", DataType::text, {"Bob", "Cem"}),
               filled("extra", DataType::json, {R"({"a":[1]})", nullptr})});
  const auto load = [&](Contract contract, bool rejects) {
    return pipeline().run(Source("", {resource("people", {wider}).with_contract(contract)}),
                          {.rejects = rejects});
  };
  load({.columns = ContractMode::discard_row}, false);
  EXPECT_FALSE(has_table("_sluice_rejects"));
  const Report rows = load({.columns = ContractMode::discard_row}, true);
  EXPECT_EQ(rows.packages.at(0).discarded_rows, 1U);
  constexpr const char* kListed =
      "SELECT table_name, column_name, reason, \"row\" FROM d._sluice_rejects WHERE _dlt_load_id = (SELECT "
      "max(load_id) FROM d._dlt_loads)";
  EXPECT_EQ(ask(kListed),
            "people|extra|contract: columns discard_row|{\"id\":2,\"name\":\"Bob\",\"extra\":{\"a\":[1]}}\n");
  EXPECT_EQ(load({.columns = ContractMode::discard_value}, true).packages.at(0).discarded_values, 1U);
  EXPECT_EQ(ask(kListed),
            "people|extra|contract: columns "
            "discard_value|{\"id\":2,\"name\":\"Bob\",\"extra\":{\"a\":[1]}}\n");
  EXPECT_EQ(ask("SELECT count(*) FROM d.people"), "5\n") << "1, 3, 3, and both of the last load";
}

TEST_F(Columns, WhatATypeThatMayNotChangeLeavesOutIsListed) {
  run(resource("people", {people({1}, {"Ann"})}));
  const Page texts = page_of({filled("id", DataType::text, {"x"}), filled("name", DataType::text, {"Bob"})});
  pipeline().run(
      Source("", {resource("people", {texts}).with_contract({.data_type = ContractMode::discard_row})}),
      {.rejects = true});
  EXPECT_EQ(ask("SELECT table_name, column_name, reason, \"row\" FROM d._sluice_rejects"),
            "people|id|contract: data_type discard_row|{\"id\":\"x\",\"name\":\"Bob\"}\n");
}

TEST_F(Columns, OfATableThatMayNotComeAreListed) {
  const auto load = [&](bool rejects) {
    return pipeline().run(Source("", {resource("people", {people({1, 2}, {"Ann", nullptr})})
                                          .with_contract({.tables = ContractMode::discard_row})}),
                          {.rejects = rejects});
  };
  load(false);
  EXPECT_FALSE(has_table("people"));
  EXPECT_FALSE(has_table("_sluice_rejects"));
  EXPECT_EQ(load(true).packages.at(0).discarded_rows, 2U);
  EXPECT_FALSE(has_table("people"));
  EXPECT_EQ(
      ask("SELECT table_name, column_name, reason, \"row\" FROM d._sluice_rejects ORDER BY \"row\"->>'Id'"),
      "people|∅|contract: tables discard_row|{\"Id\":1,\"Name\":\"Ann\"}\n"
      "people|∅|contract: tables discard_row|{\"Id\":2}\n");
}

TEST_F(Columns, WithoutRowsMakeTheTable) {
  run(resource("people", {people({}, {})}));
  EXPECT_EQ(ask("SELECT count(id) FROM d.people"), "0\n");
}

TEST_F(Columns, GoThroughTheStagesOneByOne) {
  auto loader = pipeline();
  const Resource wanted = resource("people", {people({1}, {"Ann"})});
  loader.extract(Source("", {wanted}));
  pipeline().normalize();
  pipeline().load();
  EXPECT_EQ(ask("SELECT id, name FROM d.people"), "1|Ann\n");
}

TEST_F(Columns, SettingsSayWhatIsAdded) {
  setenv("NORMALIZE__PARQUET_NORMALIZER__ADD_DLT_LOAD_ID", "false", 1);
  setenv("NORMALIZE__PARQUET_NORMALIZER__ADD_DLT_ID", "true", 1);
  run(resource("people", {people({1}, {"Ann"})}));
  unsetenv("NORMALIZE__PARQUET_NORMALIZER__ADD_DLT_LOAD_ID");
  unsetenv("NORMALIZE__PARQUET_NORMALIZER__ADD_DLT_ID");
  EXPECT_THAT(made(), ElementsAre("id BIGINT", "name VARCHAR", "_dlt_id VARCHAR"));
}

TEST_F(Columns, GoIntoSqlite) {
  auto loader = sluice::pipeline({.name = "q", .destination = "sqlite:///q.db", .dataset = "d"});
  loader.run(Source(
      "", {resource(
              "people",
              {page_of({filled("id", DataType::bigint, {1}), filled("f", DataType::double_, {0.5}),
                        filled("b", DataType::bool_, {true}),
                        filled("ts", DataType::timestamp, {Timestamp{1'000'000}}),
                        filled("day", DataType::date, {Date{1}}), filled("j", DataType::json, {R"({"a":1})"}),
                        filled("n", DataType::decimal, {Decimal{"1.25"}}),
                        filled("x", DataType::binary, {Bytes{"ab"}})})})}));
  const TextRows rows = query("sqlite:///q.db", "SELECT * FROM d.people");
  ASSERT_EQ(rows.rows.size(), 1U);
  EXPECT_EQ(rows.rows[0][0], "1");
  EXPECT_EQ(rows.rows[0][1], "0.5");
  EXPECT_EQ(rows.rows[0][6], "1.25");
}

}  // namespace
}  // namespace sluice
