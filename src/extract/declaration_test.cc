#include "extract/declaration.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "schema/root_key.h"
#include "schema/tables_for_tests.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

using testing::column;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::names_of;
using ::testing::Pair;
using testing::table;
using testing::with;

Resource rows(const std::string& name) { return Resource::rows(name, {}); }

class DeclarationTest : public ::testing::Test {
 protected:
  bool admit(const Resource& resource, const Value* row = nullptr) {
    return declaration_.admit(resource, declaration_.table_of(resource, row), row);
  }
  [[nodiscard]] const Table& known(const std::string& name) const { return *schema_.find(name); }

  Schema schema_{"s"};
  std::unique_ptr<const Naming> naming_ = make_naming("snake_case", std::nullopt);
  Capabilities capabilities_{.merge_strategies = {"delete-insert"}};
  Declaration declaration_{schema_, *naming_, capabilities_};
};

TEST_F(DeclarationTest, ATableIsNamedAsTheConventionSpellsIt) {
  EXPECT_EQ(declaration_.table_of(rows("My Rows"), nullptr), "my_rows");
  EXPECT_EQ(declaration_.table_of(rows("r").with_table_name("Other__Rows"), nullptr), "other__rows");
}

TEST_F(DeclarationTest, ATableMayDependOnTheRow) {
  const Resource routed = rows("r").with_table_name(
      [](const Value& row) { return "kind " + row.find("kind")->get<std::string>(); });
  const Value row(Dict{{"kind", Value("A")}});
  EXPECT_EQ(declaration_.table_of(routed, &row), "kind_a");
}

TEST_F(DeclarationTest, NobodyWritesToTheSystemsTables) {
  for (const char* name : {"_dlt_loads", "_DLT_x", "__"})
    EXPECT_THROW((void)declaration_.table_of(rows(name), nullptr), Error) << name;
}

TEST_F(DeclarationTest, HintsComeWithTheFirstPage) {
  EXPECT_TRUE(
      admit(rows("t").with_primary_key({"The Id"}).with_nested_hints({"items"}, {.description = "i"})));
  EXPECT_THAT(with(known("t"), "primary_key"), ElementsAre("the_id"));
  EXPECT_EQ(known("t").resource, "t");
  EXPECT_EQ(known("t__items").parent, "t");
}

TEST_F(DeclarationTest, TheFirstResourceThatWritesToATableSpeaksForIt) {
  admit(rows("a").with_table_name("t").with_primary_key({"x"}));
  admit(rows("b").with_table_name("t").with_primary_key({"y"}));
  EXPECT_THAT(with(known("t"), "primary_key"), ElementsAre("x"));
}

TEST_F(DeclarationTest, AKeyTakesThePlaceOfTheOneOfEarlierRuns) {
  admit(rows("t").with_primary_key({"x"}));
  Declaration next(schema_, *naming_, capabilities_);
  next.admit(rows("t").with_primary_key({"y"}), "t", nullptr);
  EXPECT_THAT(with(known("t"), "primary_key"), ElementsAre("y"));
}

TEST_F(DeclarationTest, HintsOfRowsAddUp) {
  const Resource routed =
      rows("t")
          .with_table_name([](const Value&) { return std::string("t"); })
          .with_hints([](const Value& row) {
            return TableHints{.columns = {column(row.get<std::string>(), DataType::text)}};
          });
  const Value a("a");
  const Value b("b");
  admit(routed, &a);
  admit(routed, &b);
  EXPECT_THAT(names_of(known("t")), ElementsAre("a", "b"));
}

TEST_F(DeclarationTest, MergedTablesHandTheirIdDown) {
  admit(rows("t").with_write_disposition(WriteDisposition::merge));
  EXPECT_THAT(propagated_columns(schema_, "t", true), ElementsAre(Pair("_dlt_id", "_dlt_root_id")));
}

TEST_F(DeclarationTest, ANewTableMayHaveAnyColumnOnce) {
  admit(rows("t").with_contract({.columns = ContractMode::freeze}).with_max_table_nesting(2));
  EXPECT_EQ(*known("t").hint("x-normalizer"),
            Value(Dict{{"max_nesting", Value(2)}, {"evolve-columns-once", Value(true)}}));
  schema_.put(table("u", {column("a")}));
  admit(rows("u").with_contract({.columns = ContractMode::freeze}));
  EXPECT_EQ(known("u").hint("x-normalizer"), nullptr) << "its columns are known";
}

TEST_F(DeclarationTest, ATableThatMayNotComeInIsLeftOutForGood) {
  schema_.settings.schema_contract = "discard_row";
  EXPECT_FALSE(admit(rows("t")));
  EXPECT_FALSE(admit(rows("t")));
  EXPECT_EQ(schema_.find("t"), nullptr);
  EXPECT_THAT(declaration_.discarded(), ElementsAre(Pair("t", ContractMode::discard_row)));
}

TEST_F(DeclarationTest, AFrozenSchemaRefusesANewTable) {
  schema_.settings.schema_contract = "freeze";
  try {
    admit(rows("t"));
    FAIL() << "admitted";
  } catch (const Error& error) {
    EXPECT_EQ(error.fault(), Fault::contract_violated);
    EXPECT_EQ(error.where().table, "t");
  }
}

TEST_F(DeclarationTest, ColumnsOfHintsAreUnderTheContractToo) {
  schema_.put(table("t", {column("a")}));
  admit(rows("t")
            .with_contract({.columns = ContractMode::discard_value})
            .with_columns({column("b", DataType::bigint)}));
  EXPECT_THAT(names_of(known("t")), ElementsAre("a"));
}

}  // namespace
}  // namespace sluice
