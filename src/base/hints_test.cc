#include "sluice/hints.hpp"

#include <gtest/gtest.h>

#include "sluice/error.hpp"

namespace sluice {
namespace {

Column column(std::string name, std::optional<DataType> type = std::nullopt) {
  Column made;
  made.name = std::move(name);
  made.data_type = type;
  return made;
}

TEST(Contracts, GoToTheDocumentAndBack) {
  for (const Contract& contract :
       {Contract::all(ContractMode::freeze), Contract::all(ContractMode::evolve),
        Contract{.columns = ContractMode::discard_row},
        Contract{.tables = ContractMode::discard_value, .data_type = ContractMode::freeze}, Contract{}})
    EXPECT_EQ(parse_contract(to_value(contract)), contract);
  EXPECT_EQ(to_value(Contract::all(ContractMode::discard_row)), Value("discard_row"));
  EXPECT_EQ(to_value(Contract{.columns = ContractMode::freeze}), Value(Dict{{"columns", Value("freeze")}}));
}

TEST(Contracts, AreRefusedWithWhatThereIs) {
  const auto message = [](const Value& value) -> std::string {
    try {
      (void)parse_contract(value);
    } catch (const Error& error) {
      EXPECT_EQ(error.remedy(), Remedy::fix_config);
      return error.message();
    }
    return "";
  };
  EXPECT_NE(message("frozen").find("evolve, freeze, discard_row, discard_value"), std::string::npos);
  EXPECT_NE(message(Value(Dict{{"rows", Value("freeze")}})).find("not for \"rows\""), std::string::npos);
  EXPECT_NE(message(Value(1)), "");
}

TEST(Hints, LaterOnesGoOverEarlierOnes) {
  const TableHints earlier{.write_disposition = WriteDisposition::append,
                           .primary_key = {{"a"}},
                           .merge_key = {{"m"}},
                           .description = "first"};
  const TableHints merged = merge_hints(
      earlier,
      {.write_disposition = WriteDisposition::merge, .primary_key = {{"b", "c"}}, .max_table_nesting = 2});
  EXPECT_EQ(merged.write_disposition, WriteDisposition::merge);
  EXPECT_EQ(merged.primary_key, (std::vector<std::string>{"b", "c"})) << "a key is replaced, not extended";
  EXPECT_EQ(merged.merge_key, std::vector<std::string>{"m"});
  EXPECT_EQ(merged.max_table_nesting, 2);
  EXPECT_EQ(merged.description, "first");
}

TEST(Hints, AnEmptyKeyRemovesOne) {
  EXPECT_EQ(merge_hints({.primary_key = {{"a"}}}, {.primary_key = std::vector<std::string>{}}).primary_key,
            std::vector<std::string>{});
}

TEST(Hints, ColumnsMerge) {
  Column later = column("a");
  later.precision = 10;
  const TableHints merged = merge_hints({.columns = {column("a", DataType::decimal), column("b")}},
                                        {.columns = {column("c"), later}});
  ASSERT_EQ(merged.columns.size(), 3U);
  EXPECT_EQ(merged.columns[0].data_type, DataType::decimal);
  EXPECT_EQ(merged.columns[0].precision, 10);
  EXPECT_EQ(merged.columns[2].name, "c");
}

TEST(Hints, AReferenceReplacesTheOneToTheSameTable) {
  const TableHints merged = merge_hints({.references = {{"u", {"a"}, {"id"}}, {"v", {"b"}, {"id"}}}},
                                        {.references = {{"v", {"c"}, {"id"}}}});
  ASSERT_EQ(merged.references.size(), 2U);
  EXPECT_EQ(merged.references[1].columns, std::vector<std::string>{"c"});
}

TEST(Hints, FurtherKeysOfTheTableMerge) {
  TableHints earlier;
  earlier.table = {{"x-a", Value(1)}, {"x-b", Value(1)}};
  TableHints later;
  later.table = {{"x-b", Value(2)}};
  EXPECT_EQ(merge_hints(earlier, later).table, (Dict{{"x-a", Value(1)}, {"x-b", Value(2)}}));
}

TEST(Hints, DispositionsAreSpelledAsInTheDocument) {
  EXPECT_EQ(to_string(WriteDisposition::append), "append");
  EXPECT_EQ(to_string(WriteDisposition::replace), "replace");
  EXPECT_EQ(to_string(WriteDisposition::merge), "merge");
}

}  // namespace
}  // namespace sluice
