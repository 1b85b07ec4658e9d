#include "normalize/own_rows.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "normalize/coercer.h"
#include "normalize/rows_for_tests.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

/// A normalizer that is a function.
class Made final : public Normalizer {
 public:
  using Function = std::function<void(const Value& row, const EmitRow& emit)>;
  explicit Made(Function function) : function_(std::move(function)) {}
  void normalize(const Value& row, const std::string&, const EmitRow& emit) const override {
    function_(row, emit);
  }

 private:
  Function function_;
};

class OwnRowsTest : public ::testing::Test {
 protected:
  OwnRowsTest() { workspace_.rebase(std::make_shared<const Schema>(schema_), false); }

  void make(const Made::Function& function) {
    workspace_.begin_root_row();
    rows_.make(Made(function), "t", Value(1));
  }
  std::string error_of(const Made::Function& function) {
    try {
      make(function);
    } catch (const Error& error) {
      EXPECT_EQ(error.remedy(), Remedy::fix_config);
      return error.what();
    }
    return "none";
  }

  Schema schema_{"s"};
  std::unique_ptr<const Naming> naming_ = make_naming("snake_case", std::nullopt);
  Workspace workspace_{*naming_, "1.0"};
  Coercer coercer_{workspace_};
  OwnRows rows_{workspace_, coercer_};
};

TEST_F(OwnRowsTest, HaveNamesByTheConvention) {
  make([](const Value&, const EmitRow& emit) { emit({.table = "My Table", .columns = {{"My Column", 1}}}); });
  const sluice::testing::Rows rows = testing::take_rows(workspace_);
  ASSERT_THAT(rows, ElementsAre(Pair("my_table", ::testing::SizeIs(1))));
  EXPECT_THAT(rows.at("my_table").at(0), ::testing::Contains(Pair("my_column", "1")));
}

TEST_F(OwnRowsTest, HangOnTheLastRowOfTheirParentTable) {
  make([](const Value&, const EmitRow& emit) {
    for (int order : {1, 2}) {
      emit({.table = "orders", .columns = {{"id", order}}});
      for (int item : {1, 2}) emit({.table = "items", .parent = "orders", .columns = {{"n", item}}});
    }
  });
  const sluice::testing::Rows rows = testing::take_rows(workspace_);
  std::vector<std::pair<std::string, std::string>> links;
  for (const auto& item : rows.at("items"))
    links.emplace_back(item.at("_dlt_parent_id"), item.at("_dlt_list_idx"));
  EXPECT_THAT(links, ElementsAre(Pair("orders#0", "0"), Pair("orders#0", "1"), Pair("orders#1", "0"),
                                 Pair("orders#1", "1")));
  EXPECT_EQ(workspace_.schema().find("items")->parent, "orders");
}

TEST_F(OwnRowsTest, KeepTheIdThatTheyBring) {
  make([](const Value&, const EmitRow& emit) {
    emit({.table = "a", .columns = {{"_dlt_id", "mine"}}});
    emit({.table = "b", .parent = "a"});
  });
  EXPECT_EQ(testing::take_rows(workspace_).at("b").at(0).at("_dlt_parent_id"), "a#0");
}

TEST_F(OwnRowsTest, BelowOneThatIsLeftOutAreLeftOut) {
  workspace_.filters().tables["a"] = ContractMode::discard_row;
  std::vector<bool> kept;
  make([&](const Value&, const EmitRow& emit) {
    kept = {emit({.table = "a", .columns = {{"x", 1}}}),
            emit({.table = "b", .parent = "a", .columns = {{"x", 1}}}),
            emit({.table = "c", .parent = "b", .columns = {{"x", 1}}}),
            emit({.table = "d", .columns = {{"x", 1}}})};
  });
  EXPECT_THAT(kept, ElementsAre(false, false, false, true));
  EXPECT_THAT(testing::take_rows(workspace_), UnorderedElementsAre(Pair("d", ::testing::SizeIs(1))));
}

TEST_F(OwnRowsTest, ThatCannotBeAreRefused) {
  EXPECT_THAT(error_of([](const Value&, const EmitRow& emit) { emit({.table = "_dlt_loads"}); }),
              HasSubstr("cannot be a user's"));
  EXPECT_THAT(error_of([](const Value&, const EmitRow& emit) { emit({.table = ""}); }),
              HasSubstr("cannot be a user's"));
  EXPECT_THAT(error_of([](const Value&, const EmitRow& emit) { emit({.table = "b", .parent = "a"}); }),
              HasSubstr("parents come first"));
}

TEST_F(OwnRowsTest, OfAnEarlierRowOfDataAreNoParents) {
  make([](const Value&, const EmitRow& emit) { emit({.table = "a", .columns = {{"x", 1}}}); });
  EXPECT_THAT(error_of([](const Value&, const EmitRow& emit) { emit({.table = "b", .parent = "a"}); }),
              HasSubstr("parents come first"));
}

}  // namespace
}  // namespace sluice
