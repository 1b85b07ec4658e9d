#include "schema/migration.h"

#include <gtest/gtest.h>

#include "json/decode.h"
#include "json/encode.h"
#include "schema/dict_members.h"
#include "sluice/schema.hpp"

namespace sluice {
namespace {

Value parsed(std::string_view text) {
  json::Decoded decoded = json::decode(text);
  EXPECT_EQ(decoded.fault, nullptr);
  return std::move(decoded.value);
}

std::string at(const Value& document, std::initializer_list<std::string_view> path) {
  const Value* value = &document;
  for (const std::string_view key : path) value = value == nullptr ? nullptr : value->find(key);
  return value == nullptr ? "-" : json::encode(*value);
}

constexpr const char* kFirstEngine = R"({
  "version": 3, "engine_version": 1, "name": "event",
  "tables": {
    "event": {"_dlt_id": {"name": "_dlt_id", "data_type": "text", "nullable": false, "unique": true}},
    "event__parse__entities": {"_dlt_parent_id": {"name": "_dlt_parent_id", "data_type": "text", "foreign_key": true},
                               "extra": {"name": "extra", "data_type": "complex"}}},
  "hints": {"not_null": ["^_dlt_id$"], "foreign_key": ["^_dlt_parent_id$"]},
  "preferred_types": {"^ts$": "timestamp", "^raw$": "complex"}})";

TEST(Migration, BringsTheFirstEngineToTheLast) {
  const Value document = migrate_document(parsed(kFirstEngine), 1);
  EXPECT_EQ(at(document, {"engine_version"}), "11");
  EXPECT_EQ(at(document, {"hints"}), "-");
  EXPECT_EQ(at(document, {"includes"}), "-");
  EXPECT_EQ(at(document, {"settings", "default_hints"}),
            R"({"not_null":["re:^_dlt_id$"],"row_key":["_dlt_id"],"parent_key":["_dlt_parent_id"]})");
  EXPECT_EQ(at(document, {"settings", "preferred_types"}), R"({"re:^ts$":"timestamp","re:^raw$":"json"})");
  EXPECT_EQ(
      at(document, {"normalizers"}),
      R"({"names":"snake_case","json":{"module":"dlt.common.normalizers.json.relational",)"
      R"("config":{"propagation":{"root":{"_dlt_id":"_dlt_root_id"}}}},"use_break_path_on_normalize":false})");
  EXPECT_EQ(at(document, {"previous_hashes"}), "[]");
}

TEST(Migration, TablesGetParentsKeysAndFlags) {
  const Value document = migrate_document(parsed(kFirstEngine), 1);
  EXPECT_EQ(at(document, {"tables", "event", "columns", "_dlt_id", "row_key"}), "true");
  EXPECT_EQ(at(document, {"tables", "event", "x-normalizer"}), R"({"seen-data":true})");
  EXPECT_EQ(at(document, {"tables", "event", "write_disposition"}), "\"append\"");
  EXPECT_EQ(at(document, {"tables", "event__parse__entities", "parent"}), "\"event\"");
  EXPECT_EQ(at(document, {"tables", "event__parse__entities", "write_disposition"}), "-");
  EXPECT_EQ(at(document, {"tables", "event__parse__entities", "columns", "_dlt_parent_id"}),
            R"({"name":"_dlt_parent_id","data_type":"text","parent_key":true})");
  EXPECT_EQ(at(document, {"tables", "event__parse__entities", "columns", "extra", "data_type"}), "\"json\"");
  EXPECT_NE(at(document, {"tables", "_dlt_loads", "columns", "schema_version_hash"}), "-");
}

TEST(Migration, FiltersMoveToTheRootTable) {
  Value document = parsed(R"({"engine_version": 2, "name": "s", "version": 1, "tables": {"a": {}},
                              "excludes": ["^a__secret", "^b__x__y"], "includes": ["^a__secret__shown"]})");
  document = migrate_document(std::move(document), 2);
  EXPECT_EQ(at(document, {"tables", "a", "filters"}),
            R"({"excludes":["re:^secret"],"includes":["re:^secret__shown"]})");
  EXPECT_EQ(at(document, {"tables", "b", "filters"}), R"({"excludes":["re:^x__y"]})");
  EXPECT_EQ(at(document, {"tables", "b", "resource"}), "\"b\"");
}

TEST(Migration, LaterEnginesKeepWhatTheyHave) {
  Value document = to_document(Schema("s"));
  Dict& members = *document.get_if<Dict>();
  dict_member(members, "settings").emplace_back("schema_sealed", true);
  Dict& table = dict_member(dict_member(members, "tables"), "t");
  table = {{"columns", Value(Dict())}, {"table_sealed", Value(true)}};
  const Value migrated = migrate_document(document, 6);
  EXPECT_EQ(at(migrated, {"settings", "schema_sealed"}), "-");
  EXPECT_EQ(at(migrated, {"tables", "t"}), R"({"columns":{}})");
  EXPECT_EQ(at(migrated, {"settings", "detections"}), R"(["iso_timestamp"])");
}

TEST(Migration, AReadOldDocumentIsANewVersion) {
  Value document = to_document(Schema("s"));
  set_member(*document.get_if<Dict>(), "engine_version", 10);
  set_member(*document.get_if<Dict>(), "version", 7);
  set_member(*document.get_if<Dict>(), "version_hash", "old");
  const Schema schema = schema_from_document(document);
  EXPECT_EQ(schema.version, 8);
  EXPECT_EQ(schema.previous_hashes, std::vector<std::string>{"old"});
  EXPECT_EQ(schema.version_hash, schema.content_hash());
}

}  // namespace
}  // namespace sluice
