#include "schema/contract.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "schema/tables_for_tests.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

using testing::column;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::names_of;
using testing::nested;
using testing::table;
using testing::with_hint;

constexpr ContractMode kEvolve = ContractMode::evolve;
constexpr ContractMode kFreeze = ContractMode::freeze;
constexpr ContractMode kDiscardRow = ContractMode::discard_row;
constexpr ContractMode kDiscardValue = ContractMode::discard_value;
constexpr ContractModes kAllFrozen{kFreeze, kFreeze, kFreeze};

Table with_contract(Table made, const Contract& contract) {
  made.set_hint("schema_contract", to_value(contract));
  return made;
}

class ContractTest : public ::testing::Test {
 protected:
  ContractTest() { schema_.put(table("t", {column("id", DataType::bigint), column("later", std::nullopt)})); }

  ContractVerdict judge(const ContractModes& modes, Table partial) {
    partial_ = std::move(partial);
    return apply_contract(modes, schema_, partial_);
  }
  Error refusal(const ContractModes& modes, const Table& partial) {
    try {
      judge(modes, partial);
    } catch (const Error& error) {
      return error;
    }
    ADD_FAILURE() << "allowed";
    return {Remedy::report_bug, ""};
  }

  Schema schema_{"s"};
  Table partial_{"none"};
};

TEST_F(ContractTest, WithoutAnyEverythingEvolves) {
  EXPECT_TRUE(resolve_contract(schema_, "t").allows_everything());
  EXPECT_FALSE(is_ruled(schema_, "t"));
}

TEST_F(ContractTest, ATablesOwnGoesOverTheSchemas) {
  schema_.settings.schema_contract = "freeze";
  EXPECT_EQ(resolve_contract(schema_, "t"), kAllFrozen);
  schema_.put(with_contract(*schema_.find("t"), {.columns = kDiscardRow}));
  EXPECT_EQ(resolve_contract(schema_, "t"), (ContractModes{kEvolve, kDiscardRow, kEvolve}))
      << "what it leaves open evolves, whatever the schema says";
}

TEST_F(ContractTest, ANestedTableHasThatOfTheNextAboveIt) {
  schema_.put(with_contract(*schema_.find("t"), Contract::all(kFreeze)));
  schema_.put(nested("t__l", "t"));
  schema_.put(nested("t__l__m", "t__l"));
  EXPECT_EQ(resolve_contract(schema_, "t__l__m"), kAllFrozen);
  schema_.put(with_contract(nested("t__l", "t"), {.columns = kDiscardValue}));
  EXPECT_EQ(resolve_contract(schema_, "t__l__m"), (ContractModes{kEvolve, kDiscardValue, kEvolve}));
}

TEST_F(ContractTest, APartialTableStandsForTheOneOfItsName) {
  const Table partial = with_contract(table("t"), {.tables = kDiscardRow});
  EXPECT_EQ(resolve_contract(schema_, "t", &partial), (ContractModes{kDiscardRow, kEvolve, kEvolve}));
  schema_.put(with_contract(table("root"), Contract::all(kFreeze)));
  const Table below = nested("root__l", "root");
  EXPECT_EQ(resolve_contract(schema_, "root__l", &below), kAllFrozen);
}

TEST_F(ContractTest, AContractBelowTheRootRulesToo) {
  schema_.put(with_contract(nested("t__l", "t"), {.columns = kDiscardRow}));
  EXPECT_TRUE(is_ruled(schema_, "t"));
  schema_.put(table("u"));
  EXPECT_FALSE(is_ruled(schema_, "u"));
}

TEST_F(ContractTest, SystemTablesAreFree) {
  schema_.settings.schema_contract = "freeze";
  for (const char* name : {"_dlt_loads", "_dlt_anything", "_DLT_VERSION"})
    EXPECT_TRUE(resolve_contract(schema_, name).allows_everything()) << name;
}

TEST_F(ContractTest, ATableIsNewWithoutACompleteColumn) {
  EXPECT_FALSE(is_new_table(schema_, "t"));
  EXPECT_TRUE(is_new_table(schema_, "none"));
  schema_.put(table("hints", {column("id", std::nullopt)}));
  EXPECT_TRUE(is_new_table(schema_, "hints"));
}

TEST_F(ContractTest, NewTablesByMode) {
  const Table fresh = table("fresh", {column("a")});
  EXPECT_TRUE(judge({kEvolve, kFreeze, kFreeze}, fresh).allows_everything())
      << "its first columns are not new columns";
  EXPECT_EQ(judge({kDiscardRow, kEvolve, kEvolve}, fresh).table, kDiscardRow);
  EXPECT_EQ(judge({kDiscardValue, kEvolve, kEvolve}, fresh).table, kDiscardValue);
  const Error error = refusal({kFreeze, kEvolve, kEvolve}, fresh);
  EXPECT_EQ(error.fault(), Fault::contract_violated);
  EXPECT_EQ(error.remedy(), Remedy::fix_input);
  EXPECT_EQ(error.where().table, "fresh");
  EXPECT_THAT(error.message(), HasSubstr("freezes the tables"));
}

TEST_F(ContractTest, NewColumnsByMode) {
  const Table wider = table("t", {column("id", DataType::bigint), column("a")});
  EXPECT_TRUE(judge({kFreeze, kEvolve, kFreeze}, wider).allows_everything());
  for (const ContractMode mode : {kDiscardRow, kDiscardValue}) {
    const ContractVerdict verdict = judge({kEvolve, mode, kEvolve}, wider);
    ASSERT_EQ(verdict.columns.size(), 1U);
    EXPECT_EQ(verdict.columns[0].column, "a");
    EXPECT_EQ(verdict.columns[0].mode, mode);
    EXPECT_FALSE(verdict.columns[0].is_type);
    EXPECT_THAT(names_of(partial_), ElementsAre("id")) << "what may not come in is taken out";
  }
  const Error error = refusal({kEvolve, kFreeze, kEvolve}, wider);
  EXPECT_EQ(error.where().column, "a");
  EXPECT_THAT(error.message(), HasSubstr("freezes the columns"));
}

TEST_F(ContractTest, AnIncompleteColumnIsNewToo) {
  EXPECT_THAT(judge({kEvolve, kDiscardValue, kEvolve}, table("t", {column("later")})).columns,
              ElementsAre(::testing::Field(&ContractVerdict::Discarded::column, "later")));
}

TEST_F(ContractTest, VariantsAreAMatterOfTypes) {
  const Table variant = table("t", {with_hint(column("id__v_text"), "variant")});
  EXPECT_TRUE(judge({kFreeze, kFreeze, kEvolve}, variant).allows_everything());
  for (const ContractMode mode : {kDiscardRow, kDiscardValue}) {
    const ContractVerdict verdict = judge({kEvolve, kEvolve, mode}, variant);
    ASSERT_EQ(verdict.columns.size(), 1U);
    EXPECT_EQ(verdict.columns[0].mode, mode);
    EXPECT_TRUE(verdict.columns[0].is_type);
  }
  EXPECT_THAT(refusal({kEvolve, kEvolve, kFreeze}, variant).message(), HasSubstr("freezes the data types"));
}

TEST_F(ContractTest, HintsThatChangeATypeAreAMatterOfTypes) {
  const ContractModes frozen{kEvolve, kEvolve, kFreeze};
  Column stricter = column("id", std::nullopt);
  stricter.nullable = false;
  Column longer = column("id", std::nullopt);
  longer.precision = 64;
  for (const Column& change : {column("id", DataType::text), stricter, longer})
    EXPECT_THROW(judge(frozen, table("t", {change})), Error);
  EXPECT_TRUE(
      judge(frozen, table("t", {with_hint(column("id", std::nullopt), "unique")})).allows_everything());
  EXPECT_TRUE(judge(frozen, table("t", {column("id", DataType::bigint)})).allows_everything());
}

TEST_F(ContractTest, SystemColumnsAreFree) {
  EXPECT_TRUE(judge(kAllFrozen, table("t", {column("_dlt_id"), column("_DLT_ROOT_ID")})).allows_everything());
}

TEST_F(ContractTest, ATableMayGetItsColumnsOnce) {
  Table once = *schema_.find("t");
  once.set_hint("x-normalizer", Value(Dict{{"evolve-columns-once", Value(true)}}));
  schema_.put(once);
  EXPECT_TRUE(judge({kEvolve, kFreeze, kFreeze}, table("t", {column("a")})).allows_everything());
}

TEST_F(ContractTest, TheRestOfAPartialTableStaysAsItIs) {
  Table partial = table("t", {column("a")});
  partial.resource = "r";
  partial.write_disposition = "merge";
  partial.set_hint("x-own", 1);
  judge({kEvolve, kDiscardValue, kEvolve}, partial);
  EXPECT_THAT(names_of(partial_), IsEmpty());
  EXPECT_EQ(partial_.resource, "r");
  EXPECT_EQ(partial_.write_disposition, "merge");
  EXPECT_EQ(*partial_.hint("x-own"), Value(1));
}

TEST_F(ContractTest, AContractThatIsNoneIsRefused) {
  schema_.settings.schema_contract = "sometimes";
  EXPECT_THROW((void)resolve_contract(schema_, "t"), Error);
}

}  // namespace
}  // namespace sluice
