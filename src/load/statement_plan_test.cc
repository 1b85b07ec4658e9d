#include "load/statement_plan.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/decode.h"
#include "load/fakes_for_tests.h"
#include "load/packed_text.h"

namespace sluice {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

class StatementPlanTest : public ::testing::Test {
 protected:
  FakeDialect dialect_;
  Capabilities capabilities_;
  std::unique_ptr<const Naming> naming_ = make_naming("snake_case", std::nullopt);
  Target target_{dialect_, capabilities_, "ds", *naming_};
  StoredTables nothing_{{}, false};
};

TEST_F(StatementPlanTest, creates_tables_with_their_complete_columns) {
  const Table table = table_of("t", {column_of("id", DataType::bigint, false),
                                     column_of("later", std::nullopt), column_of("name", DataType::text)});
  const Table empty = table_of("empty", {column_of("later", std::nullopt)});
  const MigrationPlan plan = plan_migration(target_, nothing_, {table, empty});
  EXPECT_THAT(plan.statements,
              ElementsAre("CREATE DATASET ds", "CREATE TABLE ds.t ([id] bigint NOT NULL, [name] text)"));
  EXPECT_THAT(plan.tables_created, ElementsAre("t"));
  EXPECT_THAT(plan.columns_added, ElementsAre(Pair("t", ElementsAre("id", "name"))));
}

TEST_F(StatementPlanTest, adds_columns) {
  const StoredTables stored({{"T", {"Id"}}}, false);
  const Table table = table_of("t", {column_of("id", DataType::bigint), column_of("a", DataType::text, false),
                                     column_of("b", DataType::bool_)});
  MigrationPlan plan = plan_migration(target_, stored, {table});
  EXPECT_THAT(plan.statements,
              ElementsAre("ALTER TABLE ds.t ADD COLUMN [a] text NOT NULL, ADD COLUMN [b] bool"));
  EXPECT_THAT(plan.columns_added, ElementsAre(Pair("t", ElementsAre("a", "b"))));
  EXPECT_THAT(plan.tables_created, IsEmpty());

  capabilities_.has_alter_add_many = false;
  capabilities_.can_add_not_null = false;
  plan = plan_migration(target_, stored, {table});
  EXPECT_THAT(plan.statements,
              ElementsAre("ALTER TABLE ds.t ADD COLUMN [a] text", "ALTER TABLE ds.t ADD COLUMN [b] bool"));
}

TEST_F(StatementPlanTest, nothing_to_migrate) {
  const StoredTables stored({{"t", {"id"}}}, true);
  EXPECT_THAT(
      plan_migration(target_, stored, {table_of("t", {column_of("id", DataType::bigint)})}).statements,
      IsEmpty());
  const auto other_case =
      plan_migration(target_, stored, {table_of("T", {column_of("id", DataType::bigint)})});
  EXPECT_THAT(other_case.tables_created, ElementsAre("T"));
}

TEST_F(StatementPlanTest, replaces_a_chain_as_far_as_it_is_there) {
  Schema schema("s");
  schema.put(Table("a"));
  Table child("a__b");
  child.parent = "a";
  schema.put(child);
  Table grandchild("a__b__c");
  grandchild.parent = "a__b";
  schema.put(grandchild);
  schema.put(Table("other"));
  const StoredTables stored({{"a", {"id"}}, {"a__b__c", {"id"}}, {"other", {"id"}}}, false);
  EXPECT_THAT(plan_replace(target_, stored, schema, {"a"}), ElementsAre("CLEAR ds.a", "CLEAR ds.a__b__c"));
}

TEST_F(StatementPlanTest, rows_of_system_tables) {
  Schema schema("s");
  schema.version = 3;
  schema.version_hash = "hash=";
  EXPECT_EQ(
      insert_load(target_, schema, "17.5", 9),
      "INSERT INTO ds._dlt_loads ([load_id], [schema_name], [status], [inserted_at], [schema_version_hash]) "
      "VALUES ('17.5', 's', 0, @9, 'hash=')");
  EXPECT_THAT(
      insert_version(target_, schema, 9),
      HasSubstr("INSERT INTO ds._dlt_version ([version], [engine_version], [inserted_at], [schema_name], "
                "[version_hash], [schema]) VALUES (3, 11, @9, 's', 'hash=', '{\"version\":3,"));
  EXPECT_EQ(
      insert_keyed_load(target_, {"17.5", "key", "print"}),
      "INSERT INTO ds._sluice_loads ([load_id], [load_key], [fingerprint]) VALUES ('17.5', 'key', 'print')");
}

TEST_F(StatementPlanTest, row_of_the_pipeline_state) {
  const std::string json =
      R"({"_state_version":2,"_state_engine_version":4,"_version_hash":"h","sources":{}})";
  EXPECT_EQ(insert_state(target_, {json, "pipe", "17.5", "rowid"}, 9),
            "INSERT INTO ds._dlt_pipeline_state ([version], [engine_version], [pipeline_name], [state], "
            "[created_at], "
            "[version_hash], [_dlt_load_id], [_dlt_id]) VALUES (2, 4, 'pipe', '" +
                pack_text(json) + "', @9, 'h', '17.5', 'rowid')");
  EXPECT_THROW(insert_state(target_, {"{}", "pipe", "17.5", "rowid"}, 9), Error);
  EXPECT_THROW(insert_state(target_, {"no json", "pipe", "17.5", "rowid"}, 9), Error);
}

TEST(PackedTextTest, round_trip) {
  for (const std::string& text :
       {std::string(), std::string("{}"), std::string(300'000, 'x'), std::string("a\0b", 3)})
    EXPECT_EQ(unpack_text(pack_text(text)), text);
  EXPECT_EQ(unpack_text(R"({"a":1})"), R"({"a":1})");
  EXPECT_EQ(pack_text("{}"), "eNqrrgUAAXUA+Q==");  // Python: base64.b64encode(zlib.compress(b"{}", 9))
}

TEST(PackedTextTest, anything_else_is_refused) {
  EXPECT_THROW(unpack_text("!"), Error);
  EXPECT_THROW(unpack_text(""), Error);
  EXPECT_THROW(unpack_text("aGVsbG8="), Error);
  EXPECT_THROW(unpack_text(pack_text(std::string(1000, 'x')).substr(0, 8)), Error);
}

}  // namespace
}  // namespace sluice
