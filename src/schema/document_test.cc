#include <gtest/gtest.h>

#include "json/decode.h"
#include "json/encode.h"
#include "schema/dict_members.h"
#include "sluice/error.hpp"
#include "sluice/schema.hpp"

namespace sluice {
namespace {

/// A schema with something in every field.
Schema full_schema() {
  Schema schema("full");
  Table table("t");
  table.resource = "r";
  table.write_disposition = "merge";
  table.set_hint("description", "d");
  table.set_hint("x-normalizer", Dict{{"seen-data", Value(true)}});
  Column column;
  column.name = "c";
  column.data_type = DataType::decimal;
  column.nullable = false;
  column.precision = 10;
  column.scale = 2;
  column.timezone = false;
  column.set("primary_key", true);
  table.put(column);
  Column incomplete;
  incomplete.name = "later";
  table.put(incomplete);
  schema.put(table);
  schema.settings.preferred_types = {{"re:^at$", "timestamp"}};
  schema.settings.schema_contract = Dict{{"columns", Value("freeze")}};
  schema.normalizers.emplace_back("use_break_path_on_normalize", Value(false));
  schema.imported_version_hash = "hash";
  schema.description = "about";
  schema.bump();
  schema.put(Table("u"));
  schema.bump();
  return schema;
}

TEST(Document, GivesBackWhatItWasMadeOf) {
  const Schema schema = full_schema();
  const Schema read = schema_from_document(to_document(schema));
  EXPECT_EQ(read.name, schema.name);
  EXPECT_EQ(read.version, schema.version);
  EXPECT_EQ(read.version_hash, schema.version_hash);
  EXPECT_EQ(read.previous_hashes, schema.previous_hashes);
  EXPECT_EQ(read.imported_version_hash, schema.imported_version_hash);
  EXPECT_EQ(read.description, schema.description);
  EXPECT_EQ(read.settings, schema.settings);
  EXPECT_EQ(read.normalizers, schema.normalizers);
  EXPECT_EQ(*read.find("t"), *schema.find("t"));
  EXPECT_EQ(to_document(read).find("tables")->get<Dict>().size(), 4u);
}

TEST(Document, HasItsKeysInTheOrderOfTheReference) {
  const Value document = to_document(full_schema());
  std::vector<std::string> keys;
  for (const auto& [key, value] : document.get<Dict>()) keys.push_back(key);
  EXPECT_EQ(keys, (std::vector<std::string>{"version", "version_hash", "engine_version", "name", "tables",
                                            "settings", "normalizers", "previous_hashes",
                                            "imported_version_hash", "description"}));
}

TEST(Document, KeepsExplicitlyEmptyDetections) {
  Schema schema("s");
  schema.settings.detections.clear();
  EXPECT_EQ(*to_document(schema).find("settings")->find("detections"), Value(List()));
}

TEST(Document, FillsInTheDefaultsOfRootTables) {
  Value document = to_document(Schema("s"));
  Dict& tables = dict_member(*document.get_if<Dict>(), "tables");
  tables.emplace_back("t", Dict{{"columns", Value(Dict())}});
  tables.emplace_back("t__c", Dict{{"columns", Value(Dict())}, {"parent", Value("t")}});
  const Schema schema = schema_from_document(document);
  EXPECT_EQ(schema.find("t")->resource, "t");
  EXPECT_EQ(schema.find("t")->write_disposition, "append");
  EXPECT_FALSE(schema.find("t__c")->resource);
  EXPECT_FALSE(schema.find("t__c")->write_disposition);
}

TEST(Document, ForgetsFlagsOfColumnsThatHadOnlyNulls) {
  const json::Decoded columns = json::decode(R"({
    "gone": {"x-normalizer": {"seen-null-first": true}},
    "kept": {"data_type": "text", "x-normalizer": {"seen-null-first": true}},
    "both": {"data_type": "text", "x-normalizer": {"seen-null-first": true, "other": 1}}})");
  Value document = to_document(Schema("s"));
  dict_member(*document.get_if<Dict>(), "tables").emplace_back("t", Dict{{"columns", columns.value}});
  const Schema schema = schema_from_document(document);
  const Table& table = *schema.find("t");
  EXPECT_EQ(table.find("gone"), nullptr);
  EXPECT_TRUE(table.find("kept")->hints.empty());
  EXPECT_EQ(table.find("both")->hints, (Dict{{"x-normalizer", Value(Dict{{"other", Value(1)}})}}));
}

struct Broken {
  const char* path;  ///< keys from the root
  const char* json;  ///< what is put there
  const char* message;
};

void PrintTo(const Broken& broken, std::ostream* out) { *out << broken.path << " = " << broken.json; }

class BrokenDocuments : public ::testing::TestWithParam<Broken> {};

/// A document with a table `t` that has a column `c`.
Value document_with(const std::string& path, const Value& value) {
  Value document = to_document(full_schema());
  Dict* at = document.get_if<Dict>();
  std::size_t start = 0;
  for (std::size_t end = path.find('.'); end != std::string::npos; end = path.find('.', start)) {
    at = &dict_member(*at, path.substr(start, end - start));
    start = end + 1;
  }
  set_member(*at, path.substr(start), value);
  return document;
}

TEST_P(BrokenDocuments, AreRefusedByTheKeyThatIsWrong) {
  const Value document = document_with(GetParam().path, json::decode(GetParam().json).value);
  try {
    schema_from_document(document);
    FAIL() << "was read";
  } catch (const Error& error) {
    EXPECT_EQ(error.message(), GetParam().message);
  }
}

INSTANTIATE_TEST_SUITE_P(
    Document, BrokenDocuments,
    ::testing::Values(
        Broken{"tables.t.columns.c.precision", "\"x\"",
               "schema document: not a whole number from 0, at tables.t.columns.c.precision"},
        Broken{"tables.t.columns.c.data_type", "\"varchar\"",
               "schema document: no such data type: \"varchar\", at tables.t.columns.c.data_type"},
        Broken{"tables.t.columns.c.nullable", "1",
               "schema document: neither true nor false, at tables.t.columns.c.nullable"},
        Broken{"tables.t.columns.c", "[]", "schema document: not an object, at tables.t.columns.c"},
        Broken{"tables.t.columns", "[]", "schema document: not an object, at tables.t.columns"},
        Broken{"tables.t.write_disposition", "\"drop\"",
               "schema document: none of skip, append, replace and merge: \"drop\", at "
               "tables.t.write_disposition"},
        Broken{"tables.t.parent", "\"x\"", "schema document: no such table: \"x\", at tables.t.parent"},
        Broken{"tables.t.parent", "\"t\"", "schema document: parents go in a circle, at tables.t.parent"},
        Broken{"tables", "{}", "schema document: no table _dlt_version, at tables"},
        Broken{"settings.detections", "[\"magic\"]",
               "schema document: unknown detection: \"magic\", at settings.detections"},
        Broken{"settings.detections", "\"iso_date\"", "schema document: not a list, at settings.detections"},
        Broken{"settings.default_hints.sort", "[\"re:(\"]",
               "schema document: not a regular expression: \"re:(\", at settings.default_hints.sort"},
        Broken{"settings.preferred_types.a", "\"no\"",
               "schema document: no such data type: \"no\", at settings.preferred_types.a"},
        Broken{"settings.surprise", "1", "schema document: unknown setting, at settings.surprise"},
        Broken{"previous_hashes", "[1]", "schema document: not a text, at previous_hashes[]"},
        Broken{"name", "5", "schema document: not a text, at name"},
        Broken{"engine_version", "12", "schema document: this program reads engine versions 1 to 11, not 12"},
        Broken{"engine_version", "0", "schema document: this program reads engine versions 1 to 11, not 0"},
        Broken{"engine_version", "null", "schema document: not a whole number from 0, at engine_version"}));

TEST(Document, MustBeAnObject) {
  EXPECT_THROW(schema_from_document(Value(1)), Error);
  EXPECT_THROW(schema_from_document(Value(Dict())), Error);
}

}  // namespace
}  // namespace sluice
