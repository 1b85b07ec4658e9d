#include "load/name_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "load/fakes_for_tests.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

using ::testing::HasSubstr;

Schema schema_of(const std::vector<Table>& tables) {
  Schema schema("s");
  for (const Table& table : tables) schema.put(table);
  return schema;
}

Table table_with(const std::string& name, const std::vector<std::string>& columns) {
  Table table(name);
  for (const std::string& column : columns) table.put(column_of(column, DataType::bigint));
  return table;
}

/// What is said of the schema; empty if it is good.
std::string fault_of(const Schema& schema, const Capabilities& capabilities = {}) {
  try {
    check_names(schema, capabilities);
    return {};
  } catch (const Error& error) {
    EXPECT_EQ(error.remedy(), Remedy::fix_config);
    EXPECT_EQ(error.fault(), Fault::name_collision);
    return error.what();
  }
}

TEST(NameCheck, ColumnsThatDifferInCase) {
  const Schema schema = schema_of({table_with("t", {"Id", "ID"})});
  EXPECT_THAT(fault_of(schema), HasSubstr("the columns Id and ID differ only in case"));
  EXPECT_THAT(fault_of(schema), HasSubstr("(table t, column ID)"));
  EXPECT_EQ(fault_of(schema, {.is_case_sensitive = true}), "");
}

TEST(NameCheck, TablesThatDifferInCase) {
  const Schema schema = schema_of({table_with("Tab", {"a"}), table_with("TAB", {"a"})});
  EXPECT_THAT(fault_of(schema), HasSubstr("the tables Tab and TAB differ only in case"));
  EXPECT_EQ(fault_of(schema, {.is_case_sensitive = true}), "");
}

TEST(NameCheck, TheSameNameInTwoTablesIsGood) {
  EXPECT_EQ(fault_of(schema_of({table_with("t", {"id"}), table_with("u", {"ID"})})), "");
}

TEST(NameCheck, LettersOutsideAsciiAreToldApart) {
  EXPECT_EQ(fault_of(schema_of({table_with("t", {"ä", "Ä", "ß", "ss"})})), "");
}

TEST(NameCheck, WhatIsNeverMadeIsGood) {
  Table table = table_with("t", {"id"});
  Column incomplete;
  incomplete.name = "ID";
  table.put(incomplete);
  Table empty("T");
  empty.put(incomplete);
  EXPECT_EQ(fault_of(schema_of({table, empty})), "");
}

TEST(NameCheck, NamesThatAreTooLong) {
  const Capabilities short_names{.max_identifier_length = 20};
  EXPECT_EQ(fault_of(schema_of({table_with("t", {std::string(20, 'a')})}), short_names), "");
  EXPECT_THAT(fault_of(schema_of({table_with("t", {std::string(21, 'a')})}), short_names),
              HasSubstr("the name of the column is of 21 bytes, the destination takes 20"));
  EXPECT_THAT(fault_of(schema_of({table_with("ääääääääääa", {"id"})}), short_names),
              HasSubstr("the name of the table is of 21 bytes"));
}

}  // namespace
}  // namespace sluice
