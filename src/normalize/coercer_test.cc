#include "normalize/coercer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "normalize/rows_for_tests.h"
#include "schema/dict_members.h"
#include "schema/tables_for_tests.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

using sluice::testing::Rows;
using testing::column;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::names_of;
using testing::table;
using testing::take_rows;
using testing::with_hint;

class CoercerTest : public ::testing::Test {
 protected:
  CoercerTest() { schema_.put(table("t", {column("id", DataType::bigint)})); }

  void start(bool collects_rejects = false) {
    workspace_ =
        std::make_unique<Workspace>(*naming_, "1.5", WorkspaceSettings{.collects_rejects = collects_rejects});
    workspace_->rebase(std::make_shared<const Schema>(schema_), false);
    coercer_ = std::make_unique<Coercer>(*workspace_);
  }
  /// Rows for t, or a table below it; the workspace starts with the first.
  bool take(const Dict& row, const std::string& table = "t") {
    if (!workspace_) start();
    UnnestedRow unnested{table, table == "t" ? "" : "t", {}};
    for (const auto& [name, value] : row) unnested.columns.set(name, value);
    workspace_->begin_root_row();
    return coercer_->take(unnested, row);
  }
  Error refusal(const Dict& row) {
    try {
      take(row);
    } catch (const Error& error) {
      return error;
    }
    ADD_FAILURE() << "taken";
    return {Remedy::report_bug, ""};
  }
  void rule(const Contract& contract) { schema_.find("t")->set_hint("schema_contract", to_value(contract)); }
  const Column* known(const std::string& name, const std::string& table = "t") {
    return workspace_->find_column(table, name);
  }
  Rows rows() { return take_rows(*workspace_); }

  Schema schema_{"s"};
  std::unique_ptr<const Naming> naming_ = make_naming("snake_case", std::nullopt);
  std::unique_ptr<Workspace> workspace_;
  std::unique_ptr<Coercer> coercer_;
};

TEST_F(CoercerTest, ANewColumnHasTheTypeOfItsFirstValue) {
  take({{"a", Value("x")}, {"at", Value("2024-01-02T03:04:05Z")}, {"none", Value()}});
  EXPECT_EQ(known("a")->data_type, DataType::text);
  EXPECT_EQ(known("at")->data_type, DataType::timestamp);
  EXPECT_EQ(known("none"), nullptr) << "nulls make no column";
}

TEST_F(CoercerTest, AValueThatFitsIsConverted) {
  take({{"id", Value("7")}});
  EXPECT_EQ(rows().at("t")[0].at("id"), "7");
  EXPECT_EQ(known("id__v_text"), nullptr);
}

TEST_F(CoercerTest, AValueThatDoesNotFitGoesToAVariant) {
  take({{"id", Value("x")}});
  ASSERT_NE(known("id__v_text"), nullptr);
  EXPECT_TRUE(known("id__v_text")->has("variant"));
  EXPECT_EQ(rows().at("t")[0].at("id__v_text"), "'x'");
}

TEST_F(CoercerTest, AVariantKeepsTheTypeInItsName) {
  take({{"id", Value("2024-01-02T03:04:05Z")}});
  EXPECT_EQ(known("id__v_text")->data_type, DataType::text);
  EXPECT_TRUE(take({{"id", Value("later")}}));
}

TEST_F(CoercerTest, TheOldNameOfAJsonVariantIsUsedAgain) {
  schema_.put(table(
      "t", {column("id", DataType::bigint), with_hint(column("id__v_complex", DataType::json), "variant")}));
  take({{"id", Value(List{Value(1)})}});
  EXPECT_EQ(known("id__v_json"), nullptr);
  EXPECT_EQ(rows().at("t")[0].at("id__v_complex"), "'[1]'");
}

TEST_F(CoercerTest, ThereIsNoVariantOfAVariant) {
  schema_.put(table("t", {column("id", DataType::bigint),
                          with_hint(column("id__v_text", DataType::timestamp), "variant")}));
  const Error error = refusal({{"id", Value("x")}});
  EXPECT_EQ(error.fault(), Fault::value_misfit);
  EXPECT_EQ(error.where().column, "id__v_text");
}

TEST_F(CoercerTest, WithoutCoercionEveryOtherTypeIsAVariant) {
  dict_member(schema_.normalizers, "json");
  set_member(dict_member(schema_.normalizers, "json"), "module",
             "dlt.common.normalizers.json.relational_no_coercion");
  take({{"id", Value("7")}});
  EXPECT_EQ(rows().at("t")[0].at("id__v_text"), "'7'");
  EXPECT_TRUE(take({{"id", Value(7)}}));
  EXPECT_EQ(rows().at("t")[0].at("id"), "7");
}

TEST_F(CoercerTest, HintsGoOverWhatAValueSays) {
  Column stated = with_hint(column("amount", std::nullopt), "x-note", "n");
  stated.nullable = false;
  stated.precision = 12;
  schema_.put(table("t", {stated, column("id", DataType::bigint)}));
  take({{"amount", Value(Decimal{"1.50"})}});
  EXPECT_EQ(known("amount")->data_type, DataType::decimal);
  EXPECT_EQ(known("amount")->precision, 12);
  EXPECT_FALSE(known("amount")->is_nullable());
  EXPECT_THAT(names_of(*workspace_->schema().find("t")), ElementsAre("id", "amount"))
      << "a column that is completed goes last";
}

TEST_F(CoercerTest, ANullNeedsAColumnThatTakesIt) {
  Column strict = column("strict");
  strict.nullable = false;
  schema_.put(table("t", {strict}));
  EXPECT_EQ(refusal({{"strict", Value()}}).fault(), Fault::null_in_not_null);
  EXPECT_EQ(refusal({{"_dlt_id", Value()}}).fault(), Fault::null_in_not_null) << "by its name";
  EXPECT_TRUE(take({{"other", Value()}}));
}

TEST_F(CoercerTest, TimesAreUtcInEveryRow) {
  Column local = column("local", DataType::timestamp);
  local.timezone = false;
  schema_.put(table("t", {column("at", DataType::timestamp), local}));
  const Timestamp noon{.micros = 43'200'000'000, .utc = true, .offset_minutes = 120};
  for (int i = 0; i < 2; ++i) take({{"at", Value(noon)}, {"local", Value(noon)}});
  const Rows taken = rows();
  for (const auto& row : taken.at("t")) {
    EXPECT_EQ(row.at("at"), "43200000000");
    EXPECT_EQ(row.at("local"), "43200000000");
  }
}

TEST_F(CoercerTest, ADiscardedColumnTakesValuesOrRowsAlong) {
  for (const ContractMode mode : {ContractMode::discard_value, ContractMode::discard_row}) {
    rule({.columns = mode});
    start();
    const bool is_kept = mode == ContractMode::discard_value;
    EXPECT_EQ(take({{"id", Value(1)}, {"new", Value(1)}}), is_kept);
    EXPECT_EQ(take({{"id", Value(2)}, {"new", Value(2)}}), is_kept) << "again, without asking again";
    EXPECT_TRUE(take({{"id", Value(3)}}));
    EXPECT_EQ(known("new"), nullptr);
    EXPECT_EQ(workspace_->discards().rows, is_kept ? 0U : 2U);
    EXPECT_EQ(workspace_->discards().values, is_kept ? 2U : 0U);
    EXPECT_EQ(rows().at("t").size(), is_kept ? 3U : 1U);
  }
}

TEST_F(CoercerTest, NullsInADiscardedColumnAreNoLoss) {
  rule({.columns = ContractMode::discard_value});
  take({{"id", Value(1)}, {"new", Value(1)}});
  take({{"id", Value(2)}, {"new", Value()}});
  EXPECT_EQ(workspace_->discards().values, 1U);
}

TEST_F(CoercerTest, ADiscardedTypeKeepsTheRestOfTheRow) {
  rule({.data_type = ContractMode::discard_value});
  EXPECT_TRUE(take({{"id", Value("x")}, {"new", Value(1)}}));
  EXPECT_EQ(known("id__v_text"), nullptr);
  EXPECT_NE(known("new"), nullptr);
  EXPECT_EQ(workspace_->discards().values, 1U);
}

TEST_F(CoercerTest, ANewNestedTableHasTheContractAboveIt) {
  rule({.tables = ContractMode::discard_row});
  EXPECT_FALSE(take({{"value", Value(1)}}, "t__l"));
  EXPECT_FALSE(take({{"value", Value(2)}}, "t__l"));
  EXPECT_TRUE(take({{"id", Value(1)}}));
  EXPECT_EQ(workspace_->schema().find("t__l"), nullptr);
  EXPECT_EQ(workspace_->discards().rows, 2U);
}

TEST_F(CoercerTest, ANewTableMayHaveAnyColumnOnce) {
  rule({.columns = ContractMode::freeze});
  EXPECT_TRUE(take({{"value", Value(1)}}, "t__l"));
  EXPECT_THROW(take({{"value", Value(1)}, {"new", Value(1)}}, "t__l"), Error);
}

TEST_F(CoercerTest, AFrozenColumnStopsWithTheContractsName) {
  rule({.columns = ContractMode::freeze});
  const Error error = refusal({{"new", Value(1)}});
  EXPECT_EQ(error.fault(), Fault::contract_violated);
  EXPECT_EQ(error.where().column, "new");
}

TEST_F(CoercerTest, RejectsSayWhatWasLeftOutOfWhatAndWhy) {
  rule({.columns = ContractMode::discard_value});
  start(true);
  take({{"id", Value(1)}, {"new", Value("x")}});
  const auto rejects = rows().at("_sluice_rejects");
  ASSERT_EQ(rejects.size(), 1U);
  EXPECT_EQ(rejects[0].at("table_name"), "'t'");
  EXPECT_EQ(rejects[0].at("column_name"), "'new'");
  EXPECT_EQ(rejects[0].at("reason"), "'contract: columns discard_value'");
  EXPECT_EQ(rejects[0].at("row"), R"('{"id":1,"new":"x"}')");
}

TEST_F(CoercerTest, RejectedRowsGoWithTheirRootRow) {
  rule({.columns = ContractMode::discard_row});
  start(true);
  take({{"new", Value(1)}});
  workspace_->rollback();
  EXPECT_FALSE(rows().contains("_sluice_rejects")) << "a row that is taken back is read again";
  EXPECT_EQ(workspace_->discards().rows, 0U);
}

}  // namespace
}  // namespace sluice
