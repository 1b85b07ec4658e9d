#include "normalize/workspace.h"

#include <gtest/gtest.h>

#include "schema/dict_members.h"
#include "schema/own_naming_for_tests.h"
#include "schema/tables_for_tests.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

using testing::column;
using testing::nested;
using testing::table;
using testing::with_hint;

class WorkspaceTest : public ::testing::Test {
 protected:
  WorkspaceTest() {
    schema_.put(table("t", {column("id", DataType::bigint), column("later", std::nullopt)}));
  }
  std::unique_ptr<Workspace> made(WorkspaceSettings settings = {}) {
    auto workspace = std::make_unique<Workspace>(*naming_, "1.5", std::move(settings));
    workspace->rebase(std::make_shared<const Schema>(schema_), false);
    return workspace;
  }

  Schema schema_{"s"};
  std::unique_ptr<const Naming> naming_ = make_naming("snake_case", std::nullopt);
};

TEST_F(WorkspaceTest, LearnsForItselfUntilItPublishes) {
  Workspace workspace(*naming_, "1.5");
  const auto snapshot = std::make_shared<const Schema>(schema_);
  workspace.rebase(snapshot, false);
  EXPECT_FALSE(workspace.has_learned());
  workspace.learn(table("t", {column("new")}));
  EXPECT_TRUE(workspace.has_learned());
  EXPECT_NE(workspace.find_column("t", "new"), nullptr);
  EXPECT_EQ(snapshot->find("t")->find("new"), nullptr);
  const SchemaSnapshot published = workspace.publish();
  EXPECT_NE(published->find("t")->find("new"), nullptr);
  EXPECT_FALSE(workspace.has_learned());
}

TEST_F(WorkspaceTest, NothingNewIsNothingLearned) {
  const auto workspace = made();
  const std::uint64_t epoch = workspace->epoch();
  workspace->learn(table("t"));
  EXPECT_FALSE(workspace->has_learned());
  EXPECT_EQ(workspace->epoch(), epoch);
  workspace->learn(nested("t__l", "t"));
  EXPECT_TRUE(workspace->has_learned()) << "a table without columns is news";
}

TEST_F(WorkspaceTest, AnotherSnapshotForgetsWhatWasLearned) {
  const auto workspace = made();
  workspace->learn(table("t", {column("new")}));
  workspace->rebase(std::make_shared<const Schema>(schema_), false);
  EXPECT_EQ(workspace->find_column("t", "new"), nullptr);
}

TEST_F(WorkspaceTest, TablesStayWhereTheSnapshotHoldsAllOfThem) {
  const auto workspace = made();
  const TableBuilder* builder = &workspace->table("t", "");
  workspace->table("t", "").begin_row(workspace->begin_root_row());
  const std::uint64_t generation = workspace->generation();
  workspace->rebase(workspace->publish(), true);
  EXPECT_EQ(&workspace->table("t", ""), builder);
  EXPECT_EQ(builder->rows(), 0U);
  EXPECT_EQ(workspace->generation(), generation);
  workspace->rebase(std::make_shared<const Schema>(schema_), false);
  EXPECT_GT(workspace->generation(), generation);
  EXPECT_TRUE(workspace->tables().empty());
}

TEST_F(WorkspaceTest, OnlyATypedColumnIsComplete) {
  const auto workspace = made();
  EXPECT_NE(workspace->complete_column("t", "id"), nullptr);
  EXPECT_NE(workspace->find_column("t", "later"), nullptr);
  EXPECT_EQ(workspace->complete_column("t", "later"), nullptr);
  EXPECT_EQ(workspace->find_column("none", "id"), nullptr);
}

TEST_F(WorkspaceTest, ATableCannotBeNestedElsewhere) {
  const auto workspace = made();
  workspace->learn(nested("t__l", "t"));
  EXPECT_THROW(workspace->learn(table("t__l", {column("a")})), Error);
}

TEST_F(WorkspaceTest, ARollbackTakesBackTheRootRowAlone) {
  const auto workspace = made();
  TableBuilder& builder = workspace->table("t", "");
  Slot& slot = builder.slot(*workspace->find_column("t", "id"));
  const auto add = [&](std::int64_t value) {
    const std::uint32_t row = builder.begin_row(workspace->root_row());
    workspace->touch(slot);
    append_value(slot, row, Value(value));
  };
  workspace->begin_root_row();
  add(1);
  workspace->begin_root_row();
  add(2);
  add(3);
  workspace->rollback();
  EXPECT_EQ(builder.rows(), 1U);
}

TEST_F(WorkspaceTest, SystemColumnsAreNamedByTheConvention) {
  const auto upper = make_naming("upper", std::nullopt, testing::own_namings());
  const Workspace workspace(*upper, "1.5");
  EXPECT_EQ(workspace.system().id, "_DLT_ID");
  EXPECT_EQ(workspace.system().parent_id, "_DLT_PARENT_ID");
  EXPECT_EQ(workspace.system().list_idx, "_DLT_LIST_IDX");
  EXPECT_EQ(workspace.system().load_id, "_DLT_LOAD_ID");
  EXPECT_EQ(workspace.system().root_id, "_DLT_ROOT_ID");
}

TEST_F(WorkspaceTest, KeysArePathsUnlessAnOldSchemaSaysNo) {
  EXPECT_EQ(made()->column_part("a__B"), "a__b");
  EXPECT_EQ(made()->table_part("a__B"), "a__b");
  set_member(schema_.normalizers, "use_break_path_on_normalize", false);
  EXPECT_EQ(made()->column_part("a__B"), "a_b");
  EXPECT_EQ(made()->table_part("a__B"), "a_b");
}

TEST_F(WorkspaceTest, IdsFollowTheMergeStrategy) {
  const Capabilities capabilities{.merge_strategies = {"delete-insert", "upsert", "insert-only", "scd2"}};
  const auto kind = [&](const char* strategy) {
    Table& root = schema_.put(
        table("t", {with_hint(column("id"), "primary_key"), with_hint(column("_dlt_id"), "x-row-version")}));
    root.write_disposition = "merge";
    root.set_hint("x-merge-strategy", strategy);
    return made({.capabilities = capabilities})->id_rule("t");
  };
  EXPECT_EQ(kind("delete-insert").kind, IdRule::Kind::random);
  EXPECT_EQ(kind("upsert").kind, IdRule::Kind::key_hash);
  EXPECT_EQ(kind("insert-only").key, std::vector<std::string>{"id"});
  EXPECT_EQ(kind("scd2").kind, IdRule::Kind::row_hash);
  EXPECT_EQ(made()->id_rule("none").kind, IdRule::Kind::random);
}

TEST_F(WorkspaceTest, TheContractStandsAsItStoodAtFirst) {
  const auto workspace = made();
  EXPECT_TRUE(workspace->contract("t", "").allows_everything());
  Table ruled = table("t");
  ruled.set_hint("schema_contract", "freeze");
  workspace->learn(ruled);
  EXPECT_TRUE(workspace->contract("t", "").allows_everything());
}

TEST_F(WorkspaceTest, WorkspacesThatTakeTurnsShareFilters) {
  Filters filters;
  const auto one = made();
  const auto two = made();
  one->filter_by(&filters);
  two->filter_by(&filters);
  one->filters().tables.emplace("x", ContractMode::discard_row);
  EXPECT_TRUE(two->filters().tables.contains("x"));
  EXPECT_FALSE(two->filters().empty());
  two->filter_by(nullptr);
  EXPECT_TRUE(two->filters().empty());
}

TEST_F(WorkspaceTest, DiscardsAreCountedUntilTheyAreTaken) {
  const auto workspace = made();
  ++workspace->discards().rows;
  workspace->discards().values += 2;
  const Discards taken = workspace->take_discards();
  EXPECT_EQ(taken.rows, 1U);
  EXPECT_EQ(taken.values, 2U);
  EXPECT_EQ(workspace->take_discards().rows, 0U);
}

TEST_F(WorkspaceTest, ARollbackTakesBackTheDiscardsOfItsRowAlone) {
  const auto workspace = made();
  workspace->begin_root_row();
  ++workspace->discards().rows;
  workspace->begin_root_row();
  ++workspace->discards().rows;
  workspace->rollback();
  EXPECT_EQ(workspace->take_discards().rows, 1U);
  workspace->rollback();
  EXPECT_EQ(workspace->take_discards().rows, 0U) << "what was taken is settled";
}

}  // namespace
}  // namespace sluice
