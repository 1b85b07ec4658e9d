#include "schema/switch_naming.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "schema/dict_members.h"
#include "schema/own_naming_for_tests.h"
#include "schema/tables_for_tests.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

using testing::column;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using testing::names_of;
using testing::nested;
using testing::table;

/// Takes the underscore that makes system tables off some of them.
class Mangling final : public NamingConvention {
 public:
  [[nodiscard]] std::string normalize_identifier(std::string_view identifier) const override {
    return identifier == "_dlt_loads" ? "loads" : std::string(identifier);
  }
  [[nodiscard]] bool is_case_sensitive() const override { return true; }
};

class SwitchNaming : public ::testing::Test {
 protected:
  SwitchNaming() {
    Table& root = schema_.put(table("t", {column("some_id"), column("a__b")}));
    root.resource = "r";
    root.write_disposition = "append";
    schema_.put(nested("t__l", "t", {column("value")}));
  }
  void switch_to_upper() { switch_naming(schema_, *snake_, *upper_); }

  Schema schema_{"s"};
  std::unique_ptr<const Naming> snake_ = make_naming("snake_case", std::nullopt);
  std::unique_ptr<const Naming> upper_ = make_naming("upper", std::nullopt, testing::own_namings());
};

TEST_F(SwitchNaming, ASchemaKnowsItsConvention) {
  EXPECT_EQ(naming_name(schema_), "snake_case");
  set_member(schema_.normalizers, "names", "direct");
  EXPECT_EQ(naming_name(schema_), "direct");
  take_member(schema_.normalizers, "names");
  EXPECT_EQ(naming_name(schema_), "snake_case");
}

TEST_F(SwitchNaming, WithoutDataEverythingIsRenamed) {
  switch_to_upper();
  EXPECT_EQ(naming_name(schema_), "upper");
  EXPECT_EQ(schema_.find("t"), nullptr);
  EXPECT_THAT(names_of(*schema_.find("T")), ElementsAre("SOME_ID", "A__B"));
  EXPECT_EQ(schema_.find("T__L")->parent, "T");
  EXPECT_NE(schema_.find("_DLT_LOADS")->find("LOAD_ID"), nullptr);
  for (const auto& [hint, patterns] : schema_.settings.default_hints)
    for (const std::string& pattern : patterns) EXPECT_TRUE(pattern.starts_with("_DLT_")) << pattern;
}

TEST_F(SwitchNaming, ARenamedSchemaIsReadBack) {
  switch_to_upper();
  EXPECT_EQ(to_text(schema_from_document(to_document(schema_)), SchemaFormat::json),
            to_text(schema_, SchemaFormat::json));
}

TEST_F(SwitchNaming, TheSameConventionIsNoChange) {
  schema_.find("t")->mark_seen_data();
  const std::vector<Table> before = schema_.tables();
  switch_naming(schema_, *snake_, *snake_);
  EXPECT_EQ(schema_.tables(), before);
}

TEST_F(SwitchNaming, TablesThatHoldDataCannotBeRenamed) {
  schema_.find("t")->mark_seen_data();
  try {
    switch_to_upper();
    FAIL() << "renamed";
  } catch (const Error& error) {
    EXPECT_EQ(error.remedy(), Remedy::fix_config);
    EXPECT_EQ(error.fault(), Fault::naming_frozen);
    EXPECT_EQ(error.where().table, "t");
    EXPECT_THAT(error.message(), HasSubstr("from snake_case to upper"));
  }
  EXPECT_NE(schema_.find("t"), nullptr);
}

TEST_F(SwitchNaming, TheSchemaMayAllowIt) {
  schema_.find("t")->mark_seen_data();
  set_member(schema_.normalizers, "allow_identifier_change_on_table_with_data", true);
  switch_to_upper();
  EXPECT_TRUE(schema_.find("T")->has_seen_data());
}

TEST_F(SwitchNaming, SystemTablesHaveToKeepTheirPrefix) {
  const NamingConventions own{{"mangling", std::make_shared<Mangling>()}};
  try {
    switch_naming(schema_, *snake_, *make_naming("mangling", std::nullopt, own));
    FAIL() << "taken";
  } catch (const Error& error) {
    EXPECT_EQ(error.remedy(), Remedy::fix_config);
    EXPECT_THAT(error.message(), HasSubstr("_dlt_loads becomes loads"));
  }
}

}  // namespace
}  // namespace sluice
