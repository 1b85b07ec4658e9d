// Hints of resources and schemas of sources, through all stages.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sluice/sluice.hpp"
#include "support/database.h"

namespace sluice {
namespace {

using testing::columns;
using ::testing::ElementsAre;
using testing::select_text;
using testing::TemporaryFolder;
using testing::user_tables;

Column column(std::string name, std::optional<DataType> type) {
  Column made;
  made.name = std::move(name);
  made.data_type = type;
  return made;
}

Generator<Page> wish() { co_yield Page::materialize(); }

class Hints : public ::testing::Test {
 protected:
  [[nodiscard]] PipelineOptions options() const {
    return {.name = "p",
            .destination = "duckdb:///" + (folder_ / "p.duckdb").string(),
            .dataset = "d",
            .data_dir = folder_ / "data"};
  }
  PackageReport load(const Source& source, const RunOptions& more = {}) {
    return pipeline(options()).run(source, more).packages.at(0);
  }
  PackageReport load(const Resource& resource) { return load(Source("", {resource})); }
  [[nodiscard]] std::string select(const std::string& sql) const {
    return select_text(folder_ / "p.duckdb", sql);
  }
  [[nodiscard]] std::vector<std::string> columns_of(const std::string& table) const {
    return columns(folder_ / "p.duckdb", "d", table);
  }
  static List rows(std::initializer_list<Value> values) { return List(values); }

  TemporaryFolder folder_;
};

Generator<Page> rows_that_know_better() {
  current_schema().settings.preferred_types.emplace_back("re:_at$", "timestamp");
  Page first(List{Value(Dict{{"id", 1}, {"made_at", 1700000000}})});
  co_yield std::move(first);
  Column note = column("note", DataType::text);
  current_schema().find("t")->put(note);
  Page second(List{Value(Dict{{"id", 2}, {"note", 5}})});
  co_yield std::move(second);
}

TEST_F(Hints, AResourceChangesTheSchemaWhileItRuns) {
  load(Resource("t", rows_that_know_better));
  EXPECT_EQ(select("SELECT CAST(epoch(made_at) AS BIGINT), note FROM d.t ORDER BY id"),
            "1700000000|∅\n∅|5\n");
  const std::optional<Schema> kept = pipeline(options()).schema();
  ASSERT_TRUE(kept);
  EXPECT_EQ(kept->find("t")->find("made_at")->data_type, DataType::timestamp);
  EXPECT_EQ(kept->find("t")->find("note")->data_type, DataType::text);
  EXPECT_THROW(current_schema(), Error);
}

TEST_F(Hints, ATableIsMadeWithoutRows) {
  const PackageReport report = load(
      Resource("items", wish).with_columns({column("id", DataType::bigint), column("later", std::nullopt)}));
  EXPECT_THAT(columns_of("items"), ElementsAre("id BIGINT", "_dlt_load_id VARCHAR", "_dlt_id VARCHAR"));
  EXPECT_EQ(select("SELECT count(*) FROM d.items"), "0\n");
  EXPECT_EQ(report.tables.size(), 1U);
  load(Resource::rows("items", rows({Value(Dict{{"later", 1}, {"id", 2}})})));
  EXPECT_EQ(select("SELECT id, later FROM d.items"), "2|1\n");
}

TEST_F(Hints, ATableIsMadeOnceThereAreRows) {
  load(Resource("items", wish));
  load(Resource::rows("items", rows({Value(Dict{{"id", 1}})})));
  load(Resource("items", wish));
  EXPECT_EQ(select("SELECT count(*) FROM d.items"), "1\n");
}

TEST_F(Hints, RowsChooseTheirTableAndItsHints) {
  const Resource events =
      Resource::rows("events",
                     rows({Value(Dict{{"kind", "Click"}, {"x", "1"}}), Value(Dict{{"kind", "view"}}),
                           Value(Dict{{"kind", "Click"}, {"x", "2"}})}))
          .with_table_name([](const Value& row) { return "on " + row.find("kind")->get<std::string>(); })
          .with_hints([](const Value& row) {
            return TableHints{.description = row.find("kind")->get<std::string>()};
          })
          .with_columns({column("x", DataType::bigint)});
  load(events);
  EXPECT_THAT(user_tables(folder_ / "p.duckdb", "d"), ElementsAre("on_click", "on_view"));
  EXPECT_EQ(select("SELECT x FROM d.on_click ORDER BY x"), "1\n2\n");
  const std::optional<Schema> schema = pipeline(options()).schema();
  EXPECT_EQ(*schema->find("on_view")->hint("description"), Value("view"));
  EXPECT_EQ(schema->find("on_click")->resource, "events");
}

TEST_F(Hints, ANestedTableWithAKeyStandsAlone) {
  const Resource orders =
      Resource::rows("orders",
                     rows({Value{{"id", 1}, {"items", {{{"sku", "a"}, {"tags", {"x"}}}}}, {"codes", {7}}}}))
          .with_nested_hints({"items"}, {.primary_key = {{"sku"}}})
          .with_nested_hints({"codes"}, {.primary_key = {{"value"}}});
  load(orders);
  EXPECT_THAT(columns_of("orders__items"),
              ElementsAre("sku VARCHAR", "_dlt_load_id VARCHAR", "_dlt_id VARCHAR"));
  EXPECT_THAT(columns_of("orders__codes"),
              ElementsAre("value BIGINT", "_dlt_load_id VARCHAR", "_dlt_id VARCHAR"));
  EXPECT_EQ(select("SELECT value FROM d.orders__codes JOIN d._dlt_loads ON load_id = _dlt_load_id"), "7\n");
  EXPECT_EQ(select("SELECT t.value FROM d.orders__items__tags t JOIN d.orders__items i "
                   "ON t._dlt_parent_id = i._dlt_id"),
            "x\n");
}

TEST_F(Hints, AKeyWithoutAValueCannotBeMade) {
  try {
    load(Resource::rows("items", rows({Value(Dict{{"id", 1}})})).with_primary_key({"other"}));
    FAIL() << "loaded without its key";
  } catch (const Error& error) {
    EXPECT_EQ(error.fault(), Fault::unbound_column);
    EXPECT_EQ(error.where().column, "other");
  }
}

TEST_F(Hints, RowsMayBringTheirIds) {
  load(Resource::rows("items",
                      rows({Value{{"_dlt_id", "mine"}, {"l", {1}}, {"own", {{{"_dlt_id", "nested"}}}}}})));
  EXPECT_EQ(select("SELECT _dlt_id FROM d.items"), "mine\n");
  EXPECT_EQ(select("SELECT _dlt_parent_id FROM d.items__l"), "mine\n");
  EXPECT_THAT(columns_of("items__own"), ElementsAre("_dlt_id VARCHAR")) << "it has no links (reference §2.4)";
}

TEST_F(Hints, AnOldSchemasKeysAreNoPaths) {
  Schema schema("s");
  schema.normalizers.emplace_back("use_break_path_on_normalize", Value(false));
  load(Source("s", {Resource::rows("items", rows({Value{{"a__b", 1}, {"k__v", {1}}}}))}).with_schema(schema));
  EXPECT_THAT(columns_of("items"), ElementsAre("a_b BIGINT", "_dlt_load_id VARCHAR", "_dlt_id VARCHAR"));
  EXPECT_THAT(user_tables(folder_ / "p.duckdb", "d"), ElementsAre("items", "items__k_v"));
}

TEST_F(Hints, ASchemaMayForbidToConvert) {
  Schema schema("s");
  schema.normalizers = {
      {"names", Value("snake_case")},
      {"json", Value(Dict{{"module", Value("dlt.common.normalizers.json.relational_no_coercion")}})}};
  load(Source("s", {Resource::rows("items", rows({Value{{"a", 1}}, Value{{"a", "2"}}, Value{{"a", 3}}}))})
           .with_schema(schema));
  EXPECT_EQ(select("SELECT a, a__v_text FROM d.items ORDER BY ALL NULLS LAST"), "1|∅\n3|∅\n∅|2\n");
}

TEST_F(Hints, TypedValuesKeepTheirTypesInThePackage) {
  Pipeline steps = pipeline(options());
  const Value moment(Timestamp{.micros = 1'704'164'645'000'000});
  steps.extract(
      Source("", {Resource::rows("items", rows({Value(Dict{{"at", moment},
                                                           {"day", Value(Date{.days = 19'724})},
                                                           {"price", Value(Decimal{"1.50"})},
                                                           {"raw", Value(Bytes{.data = "ab"})}})}))}));
  steps.normalize();
  steps.load();
  EXPECT_THAT(columns_of("items"),
              ElementsAre("at TIMESTAMP WITH TIME ZONE", "day DATE", "price DECIMAL(38,9)", "raw BLOB",
                          "_dlt_load_id VARCHAR", "_dlt_id VARCHAR"));
  EXPECT_EQ(select("SELECT epoch_us(\"at\"), day, price, raw FROM d.items"),
            "1704164645000000|2024-01-02|1.500000000|ab\n");
}

TEST_F(Hints, WhatTheNormalizerKnowsOutlivesANestingHint) {
  load(Resource::rows("items", rows({Value(Dict{{"id", 1}})})));
  load(Resource::rows("items", rows({Value{{"id", 2}, {"l", {1}}}})).with_max_table_nesting(0));
  const Table items = *pipeline(options()).schema()->find("items");
  EXPECT_TRUE(items.has_seen_data());
  EXPECT_EQ(*items.hint("x-normalizer")->find("max_nesting"), Value(0));
  EXPECT_EQ(select("SELECT l FROM d.items WHERE id = 2"), "[1]\n");
}

}  // namespace
}  // namespace sluice
