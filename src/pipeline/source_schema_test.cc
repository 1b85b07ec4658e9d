#include "pipeline/source_schema.h"

#include <cstdlib>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "schema/dict_members.h"
#include "schema/root_key.h"
#include "schema/switch_naming.h"
#include "schema/tables_for_tests.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

using testing::column;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using testing::table;

class SourceSchema : public ::testing::Test {
 protected:
  ~SourceSchema() override {
    unsetenv("SCHEMA__NAMING");
    unsetenv("SOURCES__S__SCHEMA__NAMING");
  }
  void adopt(const Source& source, const std::string& naming = "snake_case") {
    adopt_source(schema_, source, *make_naming(naming, std::nullopt), options_, capabilities_);
  }
  [[nodiscard]] Value config(const char* key) const {
    const Value* json = find_member(schema_.normalizers, "json");
    const Value* found = json == nullptr ? nullptr : json->find("config");
    const Value* value = found == nullptr ? nullptr : found->find(key);
    return value == nullptr ? Value() : *value;
  }

  Schema schema_{"s"};
  PipelineOptions options_;
  Capabilities capabilities_{.merge_strategies = {"delete-insert"}};
};

TEST_F(SourceSchema, OptionsOfTheRunGoOverTheResources) {
  const Source source(
      "s",
      {Resource::rows("a", {}).with_primary_key({"x"}).with_contract(Contract::all(ContractMode::evolve)),
       Resource::rows("b", {})});
  const Source changed = with_options(source, {.table_name = "t",
                                               .write_disposition = WriteDisposition::merge,
                                               .primary_key = {{"y"}},
                                               .contract = Contract::all(ContractMode::freeze)});
  for (const Resource& resource : changed.resources()) {
    EXPECT_EQ(resource.table_name(), "t");
    EXPECT_EQ(resource.hints().write_disposition, WriteDisposition::merge);
    EXPECT_EQ(resource.hints().primary_key, std::vector<std::string>{"y"});
    EXPECT_EQ(resource.hints().contract, Contract::all(ContractMode::freeze));
  }
  EXPECT_EQ(changed.contract(), Contract::all(ContractMode::freeze));
}

TEST_F(SourceSchema, WithoutOptionsASourceStaysAsItIs) {
  const Source source("s", {Resource::rows("a", {}).with_primary_key({"x"})});
  const Source changed = with_options(source, {});
  EXPECT_EQ(changed.resources().at(0).table_name(), "a");
  EXPECT_EQ(changed.resources().at(0).hints().primary_key, std::vector<std::string>{"x"});
  EXPECT_EQ(changed.contract(), std::nullopt);
}

TEST_F(SourceSchema, TheConventionIsTheFirstThatIsStated) {
  const auto wanted = [&] { return wanted_naming(options_, capabilities_, schema_); };
  EXPECT_EQ(wanted(), "snake_case");
  capabilities_.naming = "s3_tables";
  EXPECT_EQ(wanted(), "s3_tables");
  setenv("SCHEMA__NAMING", "direct", 1);
  EXPECT_EQ(wanted(), "direct");
  setenv("SOURCES__S__SCHEMA__NAMING", "duck_case", 1);
  EXPECT_EQ(wanted(), "duck_case");
  options_.naming = "sql_cs_v1";
  EXPECT_EQ(wanted(), "sql_cs_v1");
}

TEST_F(SourceSchema, TheSchemaIsRenamedToTheConvention) {
  schema_.put(table("t", {column("some_id")}));
  adopt(Source("", {}), "s3_tables");
  EXPECT_EQ(naming_name(schema_), "s3_tables");
  EXPECT_NE(schema_.find("dlt_loads"), nullptr);
}

TEST_F(SourceSchema, ADeclaredSourceStatesItsSettingsAnew) {
  schema_.settings.schema_contract = "freeze";
  schema_.settings.detections = {"iso_date"};
  adopt(Source("s", {}));
  EXPECT_TRUE(schema_.settings.schema_contract.is_null());
  EXPECT_THAT(schema_.settings.detections, ElementsAre("iso_timestamp"));
}

TEST_F(SourceSchema, RowsOfNoSourceLeaveTheSettings) {
  schema_.settings.schema_contract = "freeze";
  adopt(Source("", {}));
  EXPECT_EQ(schema_.settings.schema_contract, Value("freeze"));
}

TEST_F(SourceSchema, ASourceBringsASchema) {
  Schema brought("s");
  brought.settings.detections = {"iso_date"};
  brought.put(table("The Table", {column("Some Id")}));
  schema_.put(table("known", {column("a")}));
  adopt(Source("s", {}).with_schema(brought));
  EXPECT_THAT(schema_.settings.detections, ElementsAre("iso_date"));
  EXPECT_NE(schema_.find("the_table")->find("some_id"), nullptr);
  EXPECT_NE(schema_.find("known"), nullptr);
}

TEST_F(SourceSchema, ASourcesOptionsGoToTheSchema) {
  adopt(Source("s", {})
            .with_contract({.columns = ContractMode::freeze})
            .with_max_table_nesting(2)
            .with_root_key(true));
  EXPECT_EQ(schema_.settings.schema_contract, Value(Dict{{"columns", Value("freeze")}}));
  EXPECT_EQ(config("max_nesting"), Value(2));
  EXPECT_EQ(config("root_key_propagation"), Value(true));
}

TEST_F(SourceSchema, WhatTheDestinationCanNestGoesOverTheSource) {
  capabilities_.max_table_nesting = 0;
  adopt(Source("s", {}).with_max_table_nesting(2));
  EXPECT_EQ(config("max_nesting"), Value(0));
}

TEST_F(SourceSchema, KnownTablesThatMergeHandTheirIdDown) {
  schema_.put(table("t")).write_disposition = "merge";
  schema_.put(table("u")).write_disposition = "append";
  adopt(Source("s", {}));
  EXPECT_THAT(propagated_columns(schema_, "t", true), ElementsAre(Pair("_dlt_id", "_dlt_root_id")));
  EXPECT_THAT(propagated_columns(schema_, "u", true), IsEmpty());
}

}  // namespace
}  // namespace sluice
