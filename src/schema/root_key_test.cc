#include "schema/root_key.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "schema/dict_members.h"
#include "schema/tables_for_tests.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

using testing::column;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using testing::nested;
using ::testing::Pair;
using testing::table;
using testing::with_hint;

class RootKey : public ::testing::Test {
 protected:
  RootKey() {
    capabilities_.merge_strategies = {"delete-insert", "upsert", "scd2"};
    schema_.put(table("t"));
    schema_.put(nested("t__l", "t"));
  }

  void dispose(const char* disposition, const char* strategy = nullptr) {
    Table& root = *schema_.find("t");
    root.write_disposition = disposition;
    if (strategy != nullptr) root.set_hint("x-merge-strategy", strategy);
  }
  void want(bool flag) {
    set_member(dict_member(dict_member(schema_.normalizers, "json"), "config"), "root_key_propagation", flag);
  }
  /// What rows of t hand down once `changed` was changed.
  auto handed_down(const std::string& changed = "t") {
    propagate_root_key(schema_, changed, *naming_, capabilities_);
    return propagated_columns(schema_, "t", true);
  }

  Schema schema_{"s"};
  Capabilities capabilities_;
  std::unique_ptr<const Naming> naming_ = make_naming("snake_case", std::nullopt);
};

TEST_F(RootKey, RowsThatAreAppendedOrReplacedNeedNone) {
  dispose("append");
  EXPECT_THAT(handed_down(), IsEmpty());
  dispose("replace");
  EXPECT_THAT(handed_down(), IsEmpty());
}

TEST_F(RootKey, MergedRowsHandTheirIdDown) {
  dispose("merge");
  EXPECT_THAT(handed_down(), ElementsAre(Pair("_dlt_id", "_dlt_root_id")));
  EXPECT_THAT(propagated_columns(schema_, "other", true), IsEmpty());
}

TEST_F(RootKey, ANestedTableThatChangedIsEnough) {
  dispose("merge", "upsert");
  EXPECT_THAT(handed_down("t__l"), ElementsAre(Pair("_dlt_id", "_dlt_root_id")));
}

TEST_F(RootKey, SlowlyChangingRowsNeedNone) {
  dispose("merge", "scd2");
  EXPECT_THAT(handed_down(), IsEmpty());
}

TEST_F(RootKey, ADestinationThatCannotMergeNeedsNone) {
  capabilities_.merge_strategies.clear();
  dispose("merge");
  EXPECT_EQ(merge_strategy(*schema_.find("t"), capabilities_), std::nullopt);
  EXPECT_THAT(handed_down(), IsEmpty());
}

TEST_F(RootKey, ASourceMayForceItOnOrOff) {
  dispose("append");
  want(true);
  EXPECT_THAT(handed_down(), ElementsAre(Pair("_dlt_id", "_dlt_root_id")));
}

TEST_F(RootKey, ASourceMayForceItOff) {
  dispose("merge");
  want(false);
  EXPECT_THAT(handed_down(), IsEmpty());
}

TEST_F(RootKey, AColumnThatIsThereKeepsIt) {
  schema_.find("t__l")->put(with_hint(column("_dlt_root_id"), "root_key"));
  dispose("append");
  want(false);
  EXPECT_THAT(handed_down(), ElementsAre(Pair("_dlt_id", "_dlt_root_id")));
}

TEST_F(RootKey, TheRowKeyMayBeAnotherColumn) {
  schema_.find("t")->put(with_hint(column("own_id"), "row_key"));
  dispose("merge");
  EXPECT_THAT(handed_down(), ElementsAre(Pair("own_id", "_dlt_root_id")));
}

TEST_F(RootKey, SystemTablesNeedNone) {
  want(true);
  propagate_root_key(schema_, "_dlt_loads", *naming_, capabilities_);
  EXPECT_THAT(propagated_columns(schema_, "_dlt_loads", true), IsEmpty());
}

TEST_F(RootKey, ColumnsOfTheRootRuleGoDownFromRootsOnly) {
  Dict& config = dict_member(dict_member(schema_.normalizers, "json"), "config");
  set_member(dict_member(config, "propagation"), "root", Value(Dict{{"id", Value("root_id")}}));
  EXPECT_THAT(propagated_columns(schema_, "t", true), ElementsAre(Pair("id", "root_id")));
  EXPECT_THAT(propagated_columns(schema_, "t__l", false), IsEmpty());
}

TEST_F(RootKey, TheFirstStrategyIsTheDefault) {
  dispose("merge");
  EXPECT_EQ(merge_strategy(*schema_.find("t"), capabilities_), "delete-insert");
  dispose("merge", "scd2");
  EXPECT_EQ(merge_strategy(*schema_.find("t"), capabilities_), "scd2");
  dispose("append", "scd2");
  EXPECT_EQ(merge_strategy(*schema_.find("t"), capabilities_), std::nullopt);
}

TEST_F(RootKey, AStrategyThatTheDestinationLacksIsRefused) {
  dispose("merge", "insert-only");
  try {
    (void)merge_strategy(*schema_.find("t"), capabilities_);
    FAIL() << "taken";
  } catch (const Error& error) {
    EXPECT_EQ(error.remedy(), Remedy::fix_config);
    EXPECT_EQ(error.fault(), Fault::unsupported);
    EXPECT_EQ(error.where().table, "t");
    EXPECT_THAT(error.message(), HasSubstr("delete-insert, upsert, scd2"));
  }
}

}  // namespace
}  // namespace sluice
