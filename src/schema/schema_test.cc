#include "sluice/schema.hpp"

#include <chrono>

#include <gtest/gtest.h>

#include "sluice/error.hpp"

namespace sluice {
namespace {

Column column(std::string name, std::optional<DataType> type = DataType::text) {
  Column made;
  made.name = std::move(name);
  made.data_type = type;
  return made;
}

std::vector<std::string> names_of(const Table& table) {
  std::vector<std::string> names;
  for (const Column& each : table.columns()) names.push_back(each.name);
  return names;
}

TEST(DataTypes, HaveNamesBothWays) {
  for (int i = 0; i <= static_cast<int>(DataType::time); ++i) {
    const auto type = static_cast<DataType>(i);
    EXPECT_EQ(parse_data_type(to_string(type)), type);
  }
  EXPECT_EQ(to_string(DataType::double_), "double");
  EXPECT_EQ(to_string(DataType::bool_), "bool");
  EXPECT_EQ(parse_data_type("complex"), DataType::json);
  EXPECT_FALSE(parse_data_type("varchar"));
}

TEST(Tables, PutReplacesInPlaceAndPutLastMoves) {
  Table table("t");
  table.put(column("a", std::nullopt));
  table.put(column("b"));
  table.put(column("c"));
  EXPECT_FALSE(table.find("a")->is_complete());
  table.put(column("b", DataType::bigint));
  EXPECT_EQ(names_of(table), (std::vector<std::string>{"a", "b", "c"}));
  EXPECT_EQ(table.find("b")->data_type, DataType::bigint);
  table.put_last(column("a"));
  table.put_last(column("d"));
  EXPECT_EQ(names_of(table), (std::vector<std::string>{"b", "c", "a", "d"}));
  for (std::size_t i = 0; i < table.columns().size(); ++i)
    EXPECT_EQ(table.index_of(table.columns()[i].name), i);
  EXPECT_FALSE(table.index_of("x"));
  EXPECT_EQ(table.find("x"), nullptr);
}

TEST(Tables, AreNewUntilAColumnIsComplete) {
  Table table("t");
  table.put(column("a", std::nullopt));
  EXPECT_FALSE(table.has_complete_columns());
  table.put(column("b"));
  EXPECT_TRUE(table.has_complete_columns());
}

TEST(Tables, RememberThatTheySawData) {
  Table table("t");
  EXPECT_FALSE(table.has_seen_data());
  table.set_hint("x-normalizer", Dict{{"max_nesting", Value(2)}});
  table.mark_seen_data();
  EXPECT_TRUE(table.has_seen_data());
  EXPECT_EQ(*table.hint("x-normalizer"), Value(Dict{{"max_nesting", Value(2)}, {"seen-data", Value(true)}}));
}

TEST(Tables, HintsAreReplacedInPlace) {
  Column made = column("a");
  made.set("unique", true);
  made.set("x-note", "n");
  made.set("unique", false);
  EXPECT_FALSE(made.has("unique"));
  EXPECT_FALSE(made.has("x-note"));
  EXPECT_EQ(made.hints, (Dict{{"unique", Value(false)}, {"x-note", Value("n")}}));
}

TEST(Tables, TenThousandColumnsAreNoMatter) {
  Table table("wide");
  for (int i = 0; i < 10'000; ++i) table.put(column("column_number_" + std::to_string(i)));
  for (int i = 0; i < 10'000; ++i)
    ASSERT_EQ(table.index_of("column_number_" + std::to_string(i)), static_cast<std::size_t>(i));
}

TEST(Schemas, AFreshOneHasTheHashOfTheReference) {
  Schema schema("oracle");
  EXPECT_EQ(schema.content_hash(), "+crbPgwSAvPMYmUi/SmYV+9/0KZjqVaJaL54zJMb/JY=");
  EXPECT_TRUE(schema.bump());
  EXPECT_EQ(schema.version, 1);
  EXPECT_FALSE(schema.bump());
}

TEST(Schemas, AChangedOneIsANewVersion) {
  Schema schema("s");
  schema.bump();
  std::vector<std::string> hashes = {schema.version_hash};
  for (int i = 1; i <= 12; ++i) {
    schema.put(Table("t" + std::to_string(i)));
    EXPECT_TRUE(schema.bump());
    EXPECT_EQ(schema.version, i + 1);
    EXPECT_EQ(schema.previous_hashes.front(), hashes.back());
    hashes.push_back(schema.version_hash);
  }
  EXPECT_EQ(schema.previous_hashes.size(), 10u);
  EXPECT_EQ(schema.previous_hashes.back(), hashes[2]);
}

TEST(Schemas, AHashThatCameBackIsNotRememberedTwice) {
  Schema schema("s");
  schema.bump();
  for (int i = 0; i < 2; ++i) {
    schema.put(Table("t"));
    schema.bump();
    schema.drop("t");
    schema.bump();
  }
  EXPECT_EQ(schema.version, 5);
  EXPECT_EQ(schema.previous_hashes.size(), 2u);
}

TEST(Schemas, TheOrderOfColumnsCountsAndThatOfTablesAndHintsDoesNot) {
  Table ab("t");
  ab.put(column("a"));
  ab.put(column("b"));
  Table ba("t");
  ba.put(column("b"));
  ba.put(column("a"));
  Schema first("s");
  first.put(ab);
  first.put(Table("u"));
  Schema second("s");
  second.put(Table("u"));
  second.put(ab);
  EXPECT_EQ(first.content_hash(), second.content_hash());
  second.put(ba);
  EXPECT_NE(first.content_hash(), second.content_hash());
}

TEST(Schemas, NamesAreIdentifiers) {
  EXPECT_NO_THROW(Schema("_añb1"));
  EXPECT_NO_THROW(Schema(std::string(64, 'a')));
  for (const std::string& name : {std::string(), std::string("1a"), std::string("a-b"), std::string(65, 'a')})
    EXPECT_THROW(Schema{name}, Error) << name;
}

Schema family() {
  Schema schema("s");
  const auto add = [&](const char* name, const char* parent) {
    Table table(name);
    if (parent != nullptr) table.parent = parent;
    schema.put(std::move(table));
  };
  add("orders__items__tags", "orders__items");
  add("orders", nullptr);
  add("orders__items", "orders");
  add("orders__notes", "orders");
  add("other", nullptr);
  return schema;
}

TEST(Schemas, AChainHasParentsFirst) {
  const Schema schema = family();
  std::vector<std::string> names;
  for (const Table* table : schema.chain("orders")) names.push_back(table->name);
  EXPECT_EQ(names,
            (std::vector<std::string>{"orders", "orders__items", "orders__items__tags", "orders__notes"}));
  EXPECT_TRUE(schema.chain("nothing").empty());
  EXPECT_EQ(schema.root_of(*schema.find("orders__items__tags")).name, "orders");
  EXPECT_EQ(schema.root_of(*schema.find("other")).name, "other");
}

TEST(Schemas, ParentsInACircleEndSomewhere) {
  Schema schema = family();
  schema.find("orders")->parent = "orders__items";
  EXPECT_NO_THROW((void)schema.root_of(*schema.find("orders")));
  EXPECT_EQ(schema.chain("orders").size(), 4u);
}

TEST(Schemas, TheDispositionIsThatOfTheRoot) {
  Schema schema = family();
  EXPECT_EQ(schema.write_disposition(*schema.find("orders__items")), "append");
  schema.find("orders")->write_disposition = "merge";
  EXPECT_EQ(schema.write_disposition(*schema.find("orders__items__tags")), "merge");
}

TEST(Schemas, TheTableLimitsNestingBeforeTheNormalizer) {
  Schema schema = family();
  Table& orders = *schema.find("orders");
  EXPECT_EQ(schema.max_nesting(orders), 1000);
  const Value config(Dict{{"max_nesting", Value(5)}});
  schema.normalizers = {{"json", Value(Dict{{"config", config}})}};
  EXPECT_EQ(schema.max_nesting(orders), 5);
  orders.set_hint("x-normalizer", Dict{{"max_nesting", Value(0)}});
  EXPECT_EQ(schema.max_nesting(orders), 0);
}

TEST(Schemas, DroppedTablesAreGone) {
  Schema schema = family();
  schema.drop("orders");
  schema.drop("orders");
  EXPECT_EQ(schema.find("orders"), nullptr);
  EXPECT_EQ(schema.find("other")->name, "other");
}

TEST(Schemas, SystemNamesStartWithTheirPrefix) {
  EXPECT_TRUE(is_system_name("_dlt_id"));
  EXPECT_FALSE(is_system_name("dlt_id"));
}

}  // namespace
}  // namespace sluice
