#include "schema/merge.h"

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
using testing::with;
using testing::with_hint;

Value reference(const std::string& to, const std::string& column) {
  return Value(Dict{{"referenced_table", to},
                    {"columns", Value(List{Value(column)})},
                    {"referenced_columns", Value(List{Value("id")})}});
}

class Merge : public ::testing::Test {
 protected:
  Table& update(const Table& partial, Compound compound = Compound::merge) {
    return update_table(schema_, partial, compound);
  }

  Schema schema_{"s"};
  std::unique_ptr<const Naming> naming_ = make_naming("snake_case", std::nullopt);
};

TEST_F(Merge, ANewTableIsAddedAsItIs) {
  Table made = table("t", {column("a"), column("b", std::nullopt)});
  made.write_disposition = "replace";
  EXPECT_EQ(update(made), made);
  EXPECT_EQ(*schema_.find("t"), made);
}

TEST_F(Merge, NewColumnsAreAppended) {
  update(table("t", {column("b"), column("a")}));
  EXPECT_THAT(names_of(update(table("t", {column("c"), column("a")}))), ElementsAre("b", "a", "c"));
}

TEST_F(Merge, PropertiesOverwriteAndTheOthersStay) {
  Column first = with_hint(column("a", DataType::decimal), "x-note", "first");
  first.precision = 10;
  update(table("t", {first}));
  Column second = with_hint(with_hint(column("a", std::nullopt), "x-note", "second"), "unique");
  second.nullable = false;
  const Column& merged = *update(table("t", {second})).find("a");
  EXPECT_EQ(merged.data_type, DataType::decimal);
  EXPECT_EQ(merged.precision, 10);
  EXPECT_EQ(merged.nullable, false);
  EXPECT_EQ(merged.hints, (Dict{{"x-note", Value("second")}, {"unique", Value(true)}}));
}

TEST_F(Merge, AColumnThatBecomesCompleteMovesToTheEnd) {
  update(table("t", {with_hint(column("id", std::nullopt), "primary_key"), column("a")}));
  const Table& merged = update(table("t", {column("id", DataType::bigint)}));
  EXPECT_THAT(names_of(merged), ElementsAre("a", "id"));
  EXPECT_TRUE(merged.find("id")->has("primary_key"));
}

TEST_F(Merge, ACompleteColumnKeepsItsPlace) {
  update(table("t", {column("id"), column("a")}));
  EXPECT_THAT(names_of(update(table("t", {with_hint(column("id"), "unique")}))), ElementsAre("id", "a"));
}

TEST_F(Merge, ACompoundOfANewTableTakesThePlaceOfTheOldOne) {
  update(table("t", {with_hint(column("a"), "primary_key"), with_hint(column("b"), "primary_key"),
                     with_hint(column("c"), "merge_key")}));
  const Table& merged =
      update(table("t", {with_hint(column("b", std::nullopt), "primary_key")}), Compound::replace);
  EXPECT_THAT(with(merged, "primary_key"), ElementsAre("b"));
  EXPECT_THAT(with(merged, "merge_key"), ElementsAre("c")) << "another compound stays";
}

TEST_F(Merge, EveryCompoundIsReplacedAsASet) {
  for (const char* hint : {"partition", "cluster", "primary_key", "merge_key", "incremental"}) {
    Schema schema("s");
    update_table(schema, table("t", {with_hint(column("a"), hint)}), Compound::replace);
    update_table(schema, table("t", {with_hint(column("b"), hint)}), Compound::replace);
    EXPECT_THAT(with(*schema.find("t"), hint), ElementsAre("b"));
  }
}

TEST_F(Merge, ACompoundThatIsNotStatedStays) {
  update(table("t", {with_hint(column("a"), "primary_key")}));
  EXPECT_THAT(with(update(table("t", {column("b")}), Compound::replace), "primary_key"), ElementsAre("a"));
  const Table unset = table("t", {with_hint(column("b"), "primary_key", false)});
  EXPECT_THAT(with(update(unset, Compound::replace), "primary_key"), ElementsAre("a"));
}

TEST_F(Merge, ACompoundMayGrowInstead) {
  update(table("t", {with_hint(column("a"), "primary_key")}));
  const Table later = table("t", {with_hint(column("b"), "primary_key")});
  EXPECT_THAT(with(update(later, Compound::merge), "primary_key"), ElementsAre("a", "b"));
}

TEST_F(Merge, AReferenceReplacesTheOneToTheSameTable) {
  Table first = table("t");
  first.set_hint("references", Value(List{reference("u", "a"), reference("v", "b")}));
  update(first);
  Table second = table("t");
  second.set_hint("references", Value(List{reference("u", "c"), reference("w", "d")}));
  EXPECT_EQ(*update(second).hint("references"),
            Value(List{reference("u", "c"), reference("v", "b"), reference("w", "d")}));
}

TEST_F(Merge, WhatTheNormalizerNotedOutlivesHints) {
  update(table("t", {column("a")})).mark_seen_data();
  Table hints = table("t");
  hints.set_hint("x-normalizer", Value(Dict{{"max_nesting", Value(2)}}));
  const Table& merged = update(hints);
  EXPECT_TRUE(merged.has_seen_data());
  EXPECT_EQ(*merged.hint("x-normalizer")->find("max_nesting"), Value(2));
}

TEST_F(Merge, OtherHintsAreReplacedWhole) {
  Table first = table("t");
  first.set_hint("x-own", Value(Dict{{"a", Value(1)}}));
  update(first);
  Table second = table("t");
  second.set_hint("x-own", Value(Dict{{"b", Value(2)}}));
  EXPECT_EQ(*update(second).hint("x-own"), Value(Dict{{"b", Value(2)}}));
}

TEST_F(Merge, DispositionAndResourceAreKeptUnlessStated) {
  Table first = table("t");
  first.resource = "r";
  first.write_disposition = "merge";
  update(first);
  EXPECT_EQ(update(table("t")).write_disposition, "merge");
  Table later = table("t");
  later.write_disposition = "append";
  EXPECT_EQ(update(later).write_disposition, "append");
  EXPECT_EQ(schema_.find("t")->resource, "r");
}

TEST_F(Merge, AParentHasToBeThere) {
  try {
    update(nested("t__l", "t"));
    FAIL() << "taken without a parent";
  } catch (const Error& error) {
    EXPECT_EQ(error.remedy(), Remedy::fix_config);
    EXPECT_EQ(error.where().table, "t__l");
    EXPECT_THAT(error.message(), HasSubstr("parent table t"));
  }
}

TEST_F(Merge, ATableCannotGetAnotherParent) {
  update(table("t"));
  update(table("u"));
  update(nested("t__l", "t"));
  EXPECT_NO_THROW(update(nested("t__l", "t")));
  for (const Table& other : {nested("t__l", "u"), table("t__l"), nested("t", "u")})
    EXPECT_THROW(update(other), Error) << other.name;
  EXPECT_EQ(schema_.find("t__l")->parent, "t");
}

TEST_F(Merge, NamesAreNormalizedEverywhere) {
  Table made = nested("My Table", "TheParent", {column("Some Id"), column("a__B")});
  made.set_hint("references", Value(List{Value(Dict{{"referenced_table", Value("Other Table")},
                                                    {"columns", Value(List{Value("Some Id")})},
                                                    {"referenced_columns", Value(List{Value("OtherId")})},
                                                    {"label", Value("As Given")}})}));
  const Table normalized = normalize_identifiers(made, *naming_);
  EXPECT_EQ(normalized.name, "my_table");
  EXPECT_EQ(normalized.parent, "the_parent");
  EXPECT_THAT(names_of(normalized), ElementsAre("some_id", "a__b"));
  EXPECT_EQ(*normalized.hint("references"),
            Value(List{Value(Dict{{"referenced_table", Value("other_table")},
                                  {"columns", Value(List{Value("some_id")})},
                                  {"referenced_columns", Value(List{Value("other_id")})},
                                  {"label", Value("As Given")}})}));
}

TEST_F(Merge, ColumnsWhoseNamesMeetAreOne) {
  const Table normalized =
      normalize_identifiers(table("t", {with_hint(column("Id", DataType::bigint), "unique"), column("a"),
                                        with_hint(column("ID", std::nullopt), "unique", false)}),
                            *naming_);
  EXPECT_THAT(names_of(normalized), ElementsAre("id", "a"));
  EXPECT_EQ(normalized.find("id")->data_type, DataType::bigint);
  EXPECT_FALSE(normalized.find("id")->has("unique"));
}

TEST_F(Merge, SettingsNameColumnsAsTheConventionDoes) {
  SchemaSettings settings;
  settings.default_hints = {{"unique", {"Some Id", "re:^Any$"}}};
  settings.preferred_types = {{"CreatedAt", "timestamp"}, {"re:_At$", "timestamp"}};
  normalize_settings(settings, *naming_);
  EXPECT_THAT(settings.default_hints[0].second, ElementsAre("some_id", "re:^Any$"));
  EXPECT_EQ(settings.preferred_types[0].first, "created_at");
  EXPECT_EQ(settings.preferred_types[1].first, "re:_At$");
}

TEST_F(Merge, ASourcesSchemaBringsSettingsAndTables) {
  update(table("t", {column("a")})).mark_seen_data();
  Schema incoming("s");
  incoming.settings.schema_contract = "freeze";
  incoming.settings.preferred_types = {{"A B", "json"}};
  incoming.put(table("T", {column("Some Id")}));
  incoming.put(nested("T__Tags", "T", {column("value")}));
  update_schema(schema_, incoming, *naming_);
  EXPECT_EQ(schema_.settings.schema_contract, Value("freeze"));
  EXPECT_EQ(schema_.settings.preferred_types[0].first, "a_b");
  EXPECT_THAT(names_of(*schema_.find("t")), ElementsAre("a", "some_id"));
  EXPECT_TRUE(schema_.find("t")->has_seen_data());
  EXPECT_EQ(schema_.find("t__tags")->parent, "t");
}

TEST_F(Merge, WaysOfAnOldSchemaOutliveASourcesOne) {
  schema_.normalizers.emplace_back("use_break_path_on_normalize", Value(false));
  update_schema(schema_, Schema("s"), *naming_);
  EXPECT_EQ(Value(schema_.normalizers).find("use_break_path_on_normalize")->get<bool>(), false);
  Schema incoming("s");
  incoming.normalizers.emplace_back("use_break_path_on_normalize", Value(true));
  update_schema(schema_, incoming, *naming_);
  EXPECT_EQ(Value(schema_.normalizers).find("use_break_path_on_normalize")->get<bool>(), true);
}

}  // namespace
}  // namespace sluice
