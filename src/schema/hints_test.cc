#include "schema/hints.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "schema/tables_for_tests.h"

namespace sluice {
namespace {

using testing::column;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::names_of;
using testing::with;
using testing::with_hint;

Table root(const TableHints& hints) { return table_of_hints("t", "r", hints); }

std::vector<Table> below(const std::vector<NestedHints>& nested) {
  return nested_tables_of_hints("t", "r", nested, *make_naming("snake_case", std::nullopt));
}

TEST(Hints, ATableWithoutAnyAppends) {
  const Table made = root({});
  EXPECT_EQ(made.name, "t");
  EXPECT_EQ(made.resource, "r");
  EXPECT_EQ(made.write_disposition, "append");
  EXPECT_THAT(made.columns(), IsEmpty());
  EXPECT_THAT(made.hints, IsEmpty());
}

TEST(Hints, ColumnsOfKeysAreNotNullable) {
  const Table made = root({.primary_key = {{"a", "b"}}, .merge_key = {{"b", "c"}}});
  EXPECT_THAT(names_of(made), ElementsAre("a", "b", "c"));
  EXPECT_THAT(with(made, "primary_key"), ElementsAre("a", "b"));
  EXPECT_THAT(with(made, "merge_key"), ElementsAre("b", "c"));
  for (const Column& key : made.columns()) {
    EXPECT_FALSE(key.is_nullable()) << key.name;
    EXPECT_FALSE(key.is_complete()) << key.name;
  }
}

TEST(Hints, AKeysColumnKeepsWhatIsStatedOfIt) {
  Column stated = with_hint(column("a", DataType::bigint), "unique");
  stated.nullable = true;
  const Table made = root({.primary_key = {{"a"}}, .columns = {stated}});
  EXPECT_EQ(made.find("a")->data_type, DataType::bigint);
  EXPECT_TRUE(made.find("a")->has("unique"));
  EXPECT_TRUE(made.find("a")->is_nullable());
}

TEST(Hints, AKeyTakesThePlaceOfTheOneThatColumnsState) {
  const std::vector<Column> columns{with_hint(column("a"), "primary_key"),
                                    with_hint(column("b"), "primary_key")};
  EXPECT_THAT(with(root({.columns = columns}), "primary_key"), ElementsAre("a", "b"));
  EXPECT_THAT(with(root({.primary_key = {{"b"}}, .columns = columns}), "primary_key"), ElementsAre("b"));
  EXPECT_THAT(with(root({.primary_key = std::vector<std::string>{}, .columns = columns}), "primary_key"),
              IsEmpty());
}

TEST(Hints, TableHintsAreWrittenAsTheDocumentSpellsThem) {
  TableHints hints;
  hints.write_disposition = WriteDisposition::merge;
  hints.contract = Contract{.columns = ContractMode::freeze};
  hints.max_table_nesting = 3;
  hints.table_format = "delta";
  hints.file_format = "parquet";
  hints.description = "orders";
  hints.references = {{"customers", {"customer_id"}, {"id"}}};
  hints.table = {{"x-merge-strategy", Value("upsert")}};
  const Table made = root(hints);
  EXPECT_EQ(made.write_disposition, "merge");
  EXPECT_EQ(*made.hint("schema_contract"), Value(Dict{{"columns", Value("freeze")}}));
  EXPECT_EQ(*made.hint("x-normalizer"), Value(Dict{{"max_nesting", Value(3)}}));
  EXPECT_EQ(*made.hint("table_format"), Value("delta"));
  EXPECT_EQ(*made.hint("file_format"), Value("parquet"));
  EXPECT_EQ(*made.hint("description"), Value("orders"));
  EXPECT_EQ(*made.hint("references"),
            Value(List{Value(Dict{{"referenced_table", Value("customers")},
                                  {"columns", Value(List{Value("customer_id")})},
                                  {"referenced_columns", Value(List{Value("id")})}})}));
  EXPECT_EQ(*made.hint("x-merge-strategy"), Value("upsert"));
}

TEST(Hints, NestedTablesHangBelowTheRootParentsFirst) {
  const std::vector<Table> tables =
      below({{{"items", "tags"}, {.columns = {column("value")}}}, {{"items"}, {.columns = {column("sku")}}}});
  ASSERT_EQ(tables.size(), 2U);
  EXPECT_EQ(tables[0].name, "t__items");
  EXPECT_EQ(tables[0].parent, "t");
  EXPECT_EQ(tables[0].resource, std::nullopt);
  EXPECT_EQ(tables[0].write_disposition, std::nullopt);
  EXPECT_EQ(tables[1].name, "t__items__tags");
  EXPECT_EQ(tables[1].parent, "t__items");
}

TEST(Hints, AKeyCutsANestedTableLoose) {
  for (const TableHints& hints : {TableHints{.primary_key = {{"sku"}}}, TableHints{.merge_key = {{"sku"}}},
                                  TableHints{.columns = {with_hint(column("sku"), "primary_key")}}}) {
    const Table made = below({{{"items"}, hints}}).at(0);
    EXPECT_EQ(made.parent, std::nullopt);
    EXPECT_EQ(made.resource, "r");
    EXPECT_EQ(made.write_disposition, "append");
  }
}

TEST(Hints, ATableBelowALooseOneHangsOnIt) {
  const std::vector<Table> tables =
      below({{{"items"}, {.primary_key = {{"sku"}}}}, {{"items", "tags"}, {.description = "tags"}}});
  EXPECT_EQ(tables[1].parent, "t__items");
}

}  // namespace
}  // namespace sluice
