#include "declared/hints.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "declared/error_for_tests.h"

namespace sluice {
namespace {

using testing::ElementsAre;

Declared read(std::string_view text) { return Declared::from_yaml(text, "p.yaml", {}); }

TEST(DeclaredHints, AreThoseOfTheReference) {
  const TableHints hints = hints_of(read(R"(
write_disposition: {disposition: merge, strategy: scd2, validity_column_names: [since, until], deduplicated: true}
primary_key: id
merge_key: [day, shop]
columns:
  id: bigint
  price: {data_type: decimal, precision: 18, scale: 2, nullable: false, hard_delete: true, x-own: 1}
schema_contract: {columns: freeze}
max_table_nesting: 2
references: [{referenced_table: users, columns: user_id, referenced_columns: [id]}]
description: what was bought
x-own: y
)"));
  EXPECT_EQ(hints.write_disposition, WriteDisposition::merge);
  ASSERT_TRUE(hints.merge_strategy.has_value());
  EXPECT_EQ(hints.merge_strategy->name, "scd2");
  EXPECT_EQ(hints.merge_strategy->valid_to, "until");
  EXPECT_TRUE(hints.merge_strategy->is_deduplicated);
  EXPECT_THAT(*hints.primary_key, ElementsAre("id"));
  EXPECT_THAT(*hints.merge_key, ElementsAre("day", "shop"));
  ASSERT_EQ(hints.columns.size(), 2U);
  EXPECT_EQ(hints.columns[0].data_type, DataType::bigint);
  EXPECT_EQ(hints.columns[1].scale, 2);
  EXPECT_EQ(hints.columns[1].nullable, false);
  EXPECT_TRUE(hints.columns[1].has("hard_delete"));
  EXPECT_EQ(hints.contract, (Contract{.columns = ContractMode::freeze}));
  EXPECT_EQ(hints.max_table_nesting, 2);
  EXPECT_EQ(hints.references.at(0).referenced_table, "users");
  EXPECT_EQ(hints.description, "what was bought");
  EXPECT_EQ(*Value(hints.table).find("x-own"), Value("y"));
}

TEST(DeclaredHints, OfAListOfColumnsAndOfAnEmptyKey) {
  const TableHints hints = hints_of(read("columns: [{name: a, data_type: date}]\nprimary_key: []\n"));
  EXPECT_EQ(hints.columns.at(0).name, "a");
  EXPECT_TRUE(hints.primary_key->empty());
}

TEST(DeclaredIncremental, HasAllKeysOfTheReference) {
  const Incremental incremental = incremental_of(read(R"(
cursor_path: $.meta.at
initial_value: 5
end_value: 9
last_value_func: min
primary_key: [a]
row_order: desc
on_cursor_value_missing: exclude
lag: 1.5
range_start: open
range_end: closed
allow_external_schedulers: true
)"));
  EXPECT_EQ(incremental.cursor_path, "$.meta.at");
  EXPECT_EQ(incremental.initial_value, Value(5));
  EXPECT_EQ(incremental.end_value, Value(9));
  EXPECT_EQ(incremental.last_value, "min");
  EXPECT_THAT(*incremental.primary_key, ElementsAre("a"));
  EXPECT_EQ(incremental.row_order, Incremental::RowOrder::descending);
  EXPECT_EQ(incremental.on_missing, Incremental::Missing::exclude);
  EXPECT_EQ(incremental.lag, 1.5);
  EXPECT_TRUE(incremental.is_start_open);
  EXPECT_TRUE(incremental.is_end_closed);
  EXPECT_TRUE(incremental.takes_external_interval);
}

TEST(DeclaredIncremental, IsClosedThenOpenUnlessSaidOtherwise) {
  const Incremental incremental = incremental_of(read("cursor_path: at\n"));
  EXPECT_FALSE(incremental.is_start_open);
  EXPECT_FALSE(incremental.is_end_closed);
  EXPECT_FALSE(incremental.primary_key.has_value());
  EXPECT_THAT(error_of([] { incremental_of(read("cursor_path: at\nend_value: 1\n")); }),
              testing::HasSubstr("needs an initial_value"));
}

TEST(DeclaredResource, TakesTableNestedHintsAndIncremental) {
  const Resource resource = with_declared(Resource::rows("r", {}), read(R"(
table_name: t
nested_hints: {items.tags: {primary_key: id}}
incremental: at
selected: false
limit: {max_rows: 7}
)"));
  EXPECT_EQ(resource.table_name(), "t");
  EXPECT_THAT(resource.nested_hints().at(0).path, ElementsAre("items", "tags"));
  EXPECT_EQ(resource.incremental().at(0).cursor_path, "at");
  EXPECT_FALSE(resource.is_selected());
  EXPECT_EQ(resource.limit().rows, 7U);
}

/// A declaration with something wrong, and what is said of it.
struct Wrong {
  const char* name;
  const char* text;
  const char* message;
};

void PrintTo(const Wrong& wrong, std::ostream* out) { *out << wrong.name; }

class WrongResource : public testing::TestWithParam<Wrong> {};

TEST_P(WrongResource, IsNamedWithLineAndSuggestion) {
  EXPECT_EQ(error_of([] { check(read(GetParam().text), resource_keys()); }), GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, WrongResource,
    testing::Values(
        Wrong{"Key", "x-ok: 1\nprimary_keys: id\n",
              "p.yaml:2: primary_keys: no such key; did you mean primary_key?"},
        Wrong{"Disposition", "write_disposition: mrege\n",
              "p.yaml:1: write_disposition has to be one of append, replace, merge; did you mean merge?"},
        Wrong{"DispositionKey", "write_disposition:\n  dispositon: merge\n",
              "p.yaml:2: write_disposition.dispositon: no such key; did you mean disposition?"},
        Wrong{"ColumnKey", "columns:\n  id:\n    data_typ: text\n",
              "p.yaml:3: columns.id.data_typ: no such key; did you mean data_type?"},
        Wrong{
            "ColumnType", "columns:\n  id: {data_type: string}\n",
            "p.yaml:2: columns.id.data_type has to be one of text, double, bool, timestamp, bigint, binary, "
            "json, decimal, wei, date, time"},
        Wrong{"Nesting", "max_table_nesting: deep\n", "p.yaml:1: max_table_nesting has to be a whole number"},
        Wrong{"Contract", "schema_contract: {column: freeze}\n",
              "p.yaml:1: schema_contract.column: no such key; did you mean columns?"},
        Wrong{
            "Cursor", "incremental:\n  cursor: at\n",
            "p.yaml:2: incremental.cursor: no such key; there are cursor_path, initial_value, end_value, "
            "last_value_func, primary_key, row_order, on_cursor_value_missing, lag, range_start, range_end, "
            "allow_external_schedulers"},
        Wrong{"Order", "incremental: {cursor_path: at, row_order: ascending}\n",
              "p.yaml:1: incremental.row_order has to be one of asc, desc"},
        Wrong{"Step", "steps:\n  - drop: a\n  - hsah: b\n",
              "p.yaml:3: steps[1].hsah: no such key; did you mean hash?"},
        Wrong{"NestedHint", "nested_hints:\n  items: {primarykey: id}\n",
              "p.yaml:2: nested_hints.items.primarykey: no such key; did you mean primary_key?"},
        Wrong{"Kind", "steps: drop\n", "p.yaml:1: steps has to be a list"}),
    [](const auto& param) { return std::string(param.param.name); });

}  // namespace
}  // namespace sluice
