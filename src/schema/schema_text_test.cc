#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/files.h"
#include "schema/findings.h"
#include "sluice/error.hpp"
#include "sluice/schema.hpp"

namespace sluice {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

/// Files that the reference wrote.
std::string reference_file(const std::string& name) {
  return read_file("tests/golden/schemas/" + name + ".schema.yaml");
}

TEST(SchemaText, OfAFreshSchemaIsTheReferences) {
  EXPECT_EQ(to_text(Schema("fresh"), SchemaFormat::yaml), reference_file("fresh"));
}

TEST(SchemaText, OfTheReferenceKeepsItsHash) {
  const Schema schema = schema_from_text(reference_file("shop"));
  EXPECT_EQ(schema.name, "shop");
  EXPECT_EQ(schema.version, 2);
  EXPECT_EQ(schema.content_hash(), schema.version_hash);
  EXPECT_EQ(schema.previous_hashes.size(), 2U);
  EXPECT_EQ(schema.find("orders")->find("price")->precision, 10);
  EXPECT_THAT(reference_file("shop"), HasSubstr("version_hash: " + schema.version_hash));
}

TEST(SchemaText, GivesBackTheSchemaInBothForms) {
  const Schema schema = schema_from_text(reference_file("shop"));
  for (const SchemaFormat format : {SchemaFormat::yaml, SchemaFormat::json}) {
    const Schema again = schema_from_text(to_text(schema, format));
    EXPECT_EQ(again.version_hash, schema.version_hash);
    EXPECT_EQ(again.version, schema.version);
    EXPECT_EQ(again.previous_hashes, schema.previous_hashes);
  }
}

TEST(SchemaText, HasNoNamesInYamlButInJson) {
  Schema schema("s");
  schema.imported_version_hash = "h";
  EXPECT_THAT(to_text(schema, SchemaFormat::yaml), Not(HasSubstr("  name:")));
  EXPECT_THAT(to_text(schema, SchemaFormat::yaml), Not(HasSubstr("imported_version_hash")));
  EXPECT_THAT(to_text(schema, SchemaFormat::json), HasSubstr("\"name\": \"_dlt_loads\""));
  EXPECT_THAT(to_text(schema, SchemaFormat::json), HasSubstr("imported_version_hash"));
}

TEST(SchemaText, IsCompletedIfItWasWrittenByHand) {
  const Schema schema = schema_from_text(
      "tables:\n  orders:\n    columns:\n      id: {data_type: bigint, nullable: no}\n      at:\n  people:\n",
      "shop");
  EXPECT_EQ(schema.name, "shop");
  EXPECT_EQ(schema.version, 1);
  EXPECT_EQ(schema.version_hash, schema.content_hash());
  EXPECT_THAT(schema.previous_hashes, IsEmpty());
  EXPECT_EQ(schema.find("orders")->resource, "orders");
  EXPECT_EQ(schema.find("orders")->find("id")->nullable, false);
  EXPECT_FALSE(schema.find("orders")->find("at")->is_complete());
  EXPECT_NE(schema.find("people"), nullptr);
  EXPECT_EQ(*schema.find("_dlt_loads"), *Schema("x").find("_dlt_loads"));
  EXPECT_EQ(schema.settings, Schema("x").settings);
  EXPECT_EQ(schema.normalizers, Schema("x").normalizers);
}

TEST(SchemaText, ThatWasEditedIsANewVersion) {
  std::string text = reference_file("shop");
  const std::string hash = schema_from_text(text).version_hash;
  text.replace(text.find("precision: 10"), 13, "precision: 12");
  const Schema edited = schema_from_text(text);
  EXPECT_EQ(edited.version, 3);
  EXPECT_EQ(edited.previous_hashes.at(0), hash);
  EXPECT_EQ(edited.version_hash, edited.content_hash());
}

TEST(SchemaText, OfAnOlderEngineIsMigrated) {
  const Schema schema = schema_from_text(
      "engine_version: 9\nname: old\nversion: 3\ntables:\n  t:\n    columns:\n      c: {data_type: "
      "complex}\n");
  EXPECT_EQ(schema.find("t")->find("c")->data_type, DataType::json);
}

std::string error_of(const std::string& text, const std::string& name = "s") {
  try {
    schema_from_text(text, name);
  } catch (const Error& error) {
    return std::to_string(error.where().line) + " " + error.message();
  }
  return "was read";
}

std::string with_column(const std::string& properties) {
  return "tables:\n  t:\n    columns:\n      id:\n        " + properties + "\n";
}

struct Wrong {
  std::string text;
  const char* message;
};

void PrintTo(const Wrong& wrong, std::ostream* out) { *out << wrong.text; }

class WrongSchemaText : public ::testing::TestWithParam<Wrong> {};

TEST_P(WrongSchemaText, IsRefusedByLineAndKey) { EXPECT_EQ(error_of(GetParam().text), GetParam().message); }

INSTANTIATE_TEST_SUITE_P(
    SchemaText, WrongSchemaText,
    ::testing::Values(
        Wrong{with_column("data_type: bigin"),
              "5 tables.t.columns.id.data_type: no such value: bigin (did you mean bigint?)"},
        Wrong{with_column("data_type: varchar"),
              "5 tables.t.columns.id.data_type: no such value: varchar (allowed: text, double, bool, "
              "timestamp, "
              "bigint, binary, json, decimal, wei, date, time)"},
        Wrong{
            with_column("nulable: true"),
            "5 tables.t.columns.id.nulable: unknown key: nulable (did you mean nullable?); keys of your own "
            "start with x-"},
        Wrong{with_column("nullable: maybe"), "5 tables.t.columns.id.nullable: must be true or false"},
        Wrong{with_column("precision: -1"), "5 tables.t.columns.id.precision: must be a whole number from 0"},
        Wrong{with_column("description: 5"),
              "5 tables.t.columns.id.description: must be text; put it in quotes if it looks like a number "
              "or a "
              "date"},
        Wrong{"tables:\n  t: []\n", "2 tables.t: must be an object (key: value)"},
        Wrong{"tables:\n  t:\n    parent: u\n", "3 tables.t.parent: no such table: u"},
        Wrong{"tables:\n  t:\n    parent: t\n", "3 tables.t.parent: parents go in a circle"},
        Wrong{"settings:\n  detections: [iso_dat]\n",
              "2 settings.detections[0]: no such value: iso_dat (did you mean iso_date?)"},
        Wrong{"settings:\n  preferred_types:\n    're:(': text\n",
              "3 settings.preferred_types.re:(: not a regular expression: re:("},
        Wrong{"{\"tables\":\n  {\"t\": {\"columns\": []}}}",
              "2 tables.t.columns: must be an object (key: value)"},
        Wrong{"name: a\ntable: {}\nsetings: {}\n",
              "2 table: unknown key: table (did you mean tables?); keys of your own start with x- (and 1 "
              "more)"},
        Wrong{"- a\n", "0 a schema is an object with the key tables; see docs/guide/schema.md"},
        Wrong{"", "0 a schema is an object with the key tables; see docs/guide/schema.md"}));

TEST(SchemaText, NeedsANameFromSomewhere) {
  EXPECT_EQ(error_of("tables: {}", ""), "1 name: is missing: a schema has a name");
}

TEST(SchemaText, FindsAllFaultsInTheOrderOfTheLines) {
  const std::vector<Finding> findings = find_faults_in_text(
      "settings: []\ntables:\n  t:\n    columns:\n      a: {data_type: txt}\n    write_disposition: mrge\n");
  std::vector<std::uint64_t> lines;
  for (const Finding& finding : findings) lines.push_back(finding.line);
  EXPECT_THAT(lines, ElementsAre(1, 5, 6));
  EXPECT_THAT(find_faults_in_text(reference_file("shop")), IsEmpty());
}

TEST(SchemaText, TakesKeysOfItsOwnAndNulls) {
  const Schema schema = schema_from_text(with_column("{data_type: text, x-own: [1], precision: null}"), "s");
  EXPECT_EQ(schema.find("t")->find("id")->hints, (Dict{{"x-own", Value(List{Value(1)})}}));
}

}  // namespace
}  // namespace sluice
