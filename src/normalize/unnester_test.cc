#include "normalize/unnester.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/decode.h"
#include "schema/dict_members.h"
#include "schema/tables_for_tests.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

using testing::column;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::nested;
using testing::table;
using testing::with_hint;

/// Keeps the rows, and leaves those of one table out.
class Rows final : public RowSink {
 public:
  bool take(const UnnestedRow& row, const Dict& source) override {
    rows.push_back(row);
    sources.push_back(source);
    return row.table != refused;
  }
  std::vector<UnnestedRow> rows;
  std::vector<Dict> sources;
  std::string refused;
};

class UnnesterTest : public ::testing::Test {
 protected:
  UnnesterTest() {
    capabilities_.merge_strategies = {"delete-insert", "upsert", "scd2"};
    schema_.put(table("t"));
  }

  void unnest(const std::string& json) {
    workspace_ =
        std::make_unique<Workspace>(*naming_, "1.5", WorkspaceSettings{.capabilities = capabilities_});
    workspace_->rebase(std::make_shared<const Schema>(schema_), false);
    sink_.rows.clear();
    sink_.sources.clear();
    Unnester(*workspace_, sink_).unnest("t", json::decode(json).value.get<Dict>());
  }
  void limit(int levels) {
    schema_.find("t")->set_hint("x-normalizer", Value(Dict{{"max_nesting", Value(levels)}}));
  }
  [[nodiscard]] const UnnestedRow& row(std::size_t index) const { return sink_.rows.at(index); }
  [[nodiscard]] std::vector<std::string> tables() const {
    std::vector<std::string> names;
    for (const UnnestedRow& each : sink_.rows) names.push_back(each.table);
    return names;
  }
  [[nodiscard]] std::vector<std::string> columns(std::size_t index) const {
    std::vector<std::string> names;
    for (const auto& [name, value] : row(index).columns.columns()) names.push_back(name);
    return names;
  }
  [[nodiscard]] Value cell(std::size_t index, const std::string& name) const {
    const Value* value = row(index).columns.find(name);
    return value == nullptr ? Value("absent") : *value;
  }

  Schema schema_{"s"};
  Capabilities capabilities_;
  std::unique_ptr<const Naming> naming_ = make_naming("snake_case", std::nullopt);
  std::unique_ptr<Workspace> workspace_;
  Rows sink_;
};

TEST_F(UnnesterTest, DictsAreTakenAfterScalarsTheLastFirst) {
  unnest(R"({"id":1,"a":{"x":1,"z":{"q":1}},"b":2,"c":{"y":1}})");
  EXPECT_THAT(columns(0), ElementsAre("id", "b", "c__y", "a__x", "a__z__q", "_dlt_load_id", "_dlt_id"));
}

TEST_F(UnnesterTest, ListsBecomeTablesParentsFirst) {
  unnest(R"({"l":[{"k":[{"z":1}]},{"k":[]}],"s":[7]})");
  EXPECT_THAT(tables(), ElementsAre("t", "t__l", "t__l__k", "t__l", "t__s"));
  EXPECT_EQ(row(2).parent, "t__l");
  EXPECT_THAT(columns(2), ElementsAre("z", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id"));
  EXPECT_EQ(cell(2, "_dlt_parent_id"), cell(1, "_dlt_id"));
  EXPECT_EQ(cell(3, "_dlt_list_idx"), Value(1));
  EXPECT_EQ(cell(4, "value"), Value(7));
}

TEST_F(UnnesterTest, AListInAListHasARowBetween) {
  unnest(R"({"l":[[1,2]]})");
  EXPECT_THAT(tables(), ElementsAre("t", "t__l", "t__l__list", "t__l__list"));
  EXPECT_EQ(cell(3, "_dlt_list_idx"), Value(1));
}

TEST_F(UnnesterTest, NothingIsMadeOfEmptyContainers) {
  unnest(R"({"d":{},"l":[]})");
  EXPECT_THAT(tables(), ElementsAre("t"));
  EXPECT_THAT(columns(0), ElementsAre("_dlt_load_id", "_dlt_id"));
}

TEST_F(UnnesterTest, IdsBelowARowAreMadeOfItsId) {
  unnest(R"({"_dlt_id":"own","l":[1]})");
  EXPECT_EQ(cell(0, "_dlt_id"), Value("own"));
  EXPECT_EQ(cell(1, "_dlt_parent_id"), Value("own"));
  const Value first = cell(1, "_dlt_id");
  unnest(R"({"_dlt_id":"own","l":[2]})");
  EXPECT_EQ(cell(1, "_dlt_id"), first);
}

TEST_F(UnnesterTest, ANestedRowThatBringsItsIdLosesItsLinks) {
  unnest(R"({"l":[{"_dlt_id":"own","a":1}]})");
  EXPECT_THAT(columns(1), ElementsAre("_dlt_id", "a"));
}

TEST_F(UnnesterTest, AnIdThatIsEmptyIsNone) {
  for (const char* id : {"\"\"", "0", "false", "null"}) {
    unnest(std::string("{\"_dlt_id\":") + id + "}");
    ASSERT_TRUE(cell(0, "_dlt_id").is<std::string>()) << id;
    EXPECT_EQ(cell(0, "_dlt_id").get<std::string>().size(), kRowIdLength) << id;
  }
}

TEST_F(UnnesterTest, RandomIdsDiffer) {
  unnest("{}");
  const Value first = cell(0, "_dlt_id");
  unnest("{}");
  EXPECT_NE(cell(0, "_dlt_id"), first);
}

TEST_F(UnnesterTest, AnUpsertedRowHasTheIdOfItsKey) {
  schema_.put(table("t", {with_hint(column("id", DataType::bigint), "primary_key")})).write_disposition =
      "merge";
  schema_.find("t")->set_hint("x-merge-strategy", "upsert");
  unnest(R"({"id":1,"a":1})");
  const Value first = cell(0, "_dlt_id");
  unnest(R"({"a":2,"id":1})");
  EXPECT_EQ(cell(0, "_dlt_id"), first);
  unnest(R"({"id":2})");
  EXPECT_NE(cell(0, "_dlt_id"), first);
  EXPECT_THROW(unnest(R"({"a":1})"), Error);
}

TEST_F(UnnesterTest, AVersionedRowHasTheIdOfItsContent) {
  schema_.put(table("t", {with_hint(column("_dlt_id"), "x-row-version")})).write_disposition = "merge";
  schema_.find("t")->set_hint("x-merge-strategy", "scd2");
  unnest(R"({"id":1,"l":[1]})");
  const Value first = cell(0, "_dlt_id");
  unnest(R"({"l":[1],"_dlt_note":9,"id":1})");
  EXPECT_EQ(cell(0, "_dlt_id"), first) << "neither the order nor the system's keys count";
  unnest(R"({"id":1,"l":[2]})");
  EXPECT_NE(cell(0, "_dlt_id"), first) << "what is nested counts";
}

TEST_F(UnnesterTest, LevelsAreCountedFromTheRow) {
  const std::string json = R"({"d":{"x":{"y":1}},"l":[{"k":[{"z":1}]}],"ll":[[1]],"s":[1]})";
  limit(0);
  unnest(json);
  EXPECT_THAT(columns(0), ElementsAre("d", "l", "ll", "s", "_dlt_load_id", "_dlt_id"));
  limit(1);
  unnest(json);
  EXPECT_THAT(tables(), ElementsAre("t", "t__l", "t__ll", "t__s"));
  EXPECT_THAT(columns(0), ElementsAre("d__x", "_dlt_load_id", "_dlt_id"));
  EXPECT_TRUE(cell(1, "k").is<List>());
  limit(2);
  unnest(json);
  EXPECT_THAT(tables(), ElementsAre("t", "t__l", "t__l__k", "t__ll", "t__s"));
  limit(3);
  unnest(json);
  EXPECT_THAT(tables(), ElementsAre("t", "t__l", "t__l__k", "t__ll", "t__ll__list", "t__s"));
}

TEST_F(UnnesterTest, AJsonColumnStaysInOnePiece) {
  schema_.put(table("t", {column("d", DataType::json), column("later", std::nullopt)}));
  schema_.settings.preferred_types = {{"p", "json"}};
  unnest(R"({"d":{"x":1},"p":[1],"later":{"x":1}})");
  EXPECT_THAT(columns(0), ElementsAre("d", "p", "later__x", "_dlt_load_id", "_dlt_id"));
}

TEST_F(UnnesterTest, BlankKeysHaveAName) {
  unnest(R"({"":1,"a":{" ":2},"l":{"":[3]}})");
  EXPECT_THAT(columns(0), ElementsAre("_empty", "a___empty", "_dlt_load_id", "_dlt_id"));
  EXPECT_THAT(tables(), ElementsAre("t", "t__l___empty"));
}

TEST_F(UnnesterTest, WhereNamesMeetTheLastValueWins) {
  unnest(R"({"a":{"b":2},"a__b":1,"Id":1,"ID":2,"l":[1],"L":[2,3]})");
  EXPECT_EQ(cell(0, "a__b"), Value(2)) << "nested values come later";
  EXPECT_EQ(cell(0, "id"), Value(2));
  EXPECT_THAT(tables(), ElementsAre("t", "t__l", "t__l"));
}

TEST_F(UnnesterTest, KeysOfAnOldSchemaAreNoPaths) {
  unnest(R"({"a__b":1,"k__v":[1]})");
  EXPECT_THAT(columns(0), ElementsAre("a__b", "_dlt_load_id", "_dlt_id"));
  EXPECT_EQ(row(1).table, "t__k__v");
  set_member(schema_.normalizers, "use_break_path_on_normalize", false);
  unnest(R"({"a__b":1,"k__v":[1]})");
  EXPECT_THAT(columns(0), ElementsAre("a_b", "_dlt_load_id", "_dlt_id"));
  EXPECT_EQ(row(1).table, "t__k_v");
}

TEST_F(UnnesterTest, ATableThatHintsCutLooseHasRootRows) {
  schema_.put(table("t__l"));
  unnest(R"({"l":[7,{"a":1}]})");
  EXPECT_EQ(row(1).parent, "");
  EXPECT_THAT(columns(1), ElementsAre("value", "_dlt_load_id", "_dlt_id"));
  EXPECT_THAT(columns(2), ElementsAre("a", "_dlt_load_id", "_dlt_id"));
  EXPECT_EQ(cell(1, "_dlt_load_id"), Value("1.5"));
}

TEST_F(UnnesterTest, ALooseTableHasNestedOnesOfItsOwn) {
  schema_.put(table("t__l"));
  unnest(R"({"l":[{"k":[1]}]})");
  EXPECT_EQ(row(2).table, "t__l__k");
  EXPECT_EQ(row(2).parent, "t__l");
  EXPECT_EQ(cell(2, "_dlt_parent_id"), cell(1, "_dlt_id"));
}

TEST_F(UnnesterTest, ValuesGoDownToAllLevels) {
  Dict& config = dict_member(dict_member(schema_.normalizers, "json"), "config");
  Dict& tables_of_config = dict_member(dict_member(config, "propagation"), "tables");
  set_member(tables_of_config, "t", Value(Dict{{"_dlt_id", Value("_dlt_root_id")}}));
  unnest(R"({"l":[{"k":[1]}]})");
  EXPECT_THAT(columns(1), ElementsAre("_dlt_root_id", "_dlt_parent_id", "_dlt_list_idx", "_dlt_id"));
  EXPECT_EQ(cell(1, "_dlt_root_id"), cell(0, "_dlt_id"));
  EXPECT_EQ(cell(2, "_dlt_root_id"), cell(0, "_dlt_id"));
}

TEST_F(UnnesterTest, NothingIsMadeBelowARowThatIsLeftOut) {
  sink_.refused = "t__l";
  unnest(R"({"l":[{"k":[1]}],"s":[1]})");
  EXPECT_THAT(tables(), ElementsAre("t", "t__l", "t__s"));
}

TEST_F(UnnesterTest, ARowComesWithWhatItWasMadeOf) {
  unnest(R"({"l":[{"k":[1]},5]})");
  EXPECT_EQ(Value(sink_.sources.at(1)), json::decode(R"({"k":[1]})").value);
  EXPECT_EQ(Value(sink_.sources.at(3)), json::decode(R"({"value":5})").value);
}

TEST(FlatRow, TheLastValueKeepsThePlaceOfTheFirst) {
  FlatRow row;
  row.set("a", 1);
  row.set("b", 2);
  row.set("a", 3);
  EXPECT_EQ(row.columns(), (Dict{{"a", Value(3)}, {"b", Value(2)}}));
  EXPECT_EQ(row.find("c"), nullptr);
}

}  // namespace
}  // namespace sluice
