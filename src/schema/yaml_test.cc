#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/decode.h"
#include "json/encode.h"
#include "schema/yaml_read.h"
#include "schema/yaml_write.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

using ::testing::HasSubstr;

std::string written(const Value& value) { return write_yaml(Dict{{"k", value}}); }

TEST(Yaml, WritesBlocksInTheOrderOfTheKeys) {
  const Value value =
      json::decode(R"({"b":{"c":1,"a":null},"list":["x",{"y":true,"z":[1.5,[]]}],"none":{}})").value;
  EXPECT_EQ(write_yaml(value),
            "b:\n  c: 1\n  a: null\nlist:\n- x\n- 'y': true\n  z:\n  - 1.5\n  - []\nnone: {}\n");
}

/// Every reader of YAML takes these back as text.
TEST(Yaml, QuotesWhatWouldBeMistaken) {
  for (const char* text : {"",           "~",
                           "null",       "yes",
                           "No",         "on",
                           "y",          "N",
                           "true",       "1",
                           "-5",         "0x1F",
                           "0b1",        "010",
                           "0o7",        "1_000",
                           "1.5",        ".5",
                           "1e3",        "1.0e+5",
                           ".inf",       ".nan",
                           "12:30",      "1:30.5",
                           "2024-01-01", "2024-1-1T00:00:00Z",
                           "=",          "<<",
                           "a: b",       "- a",
                           "# a",        "a #b",
                           "[a",         "{",
                           "*a",         "&a",
                           "!a",         "%a",
                           "@a",         "`a",
                           "'a",         "|",
                           ">",          " a",
                           "a ",         "a:",
                           "? a"})
    EXPECT_EQ(written(text), std::string("k: '") + (text == std::string("'a") ? "''a" : text) + "'\n");
}

TEST(Yaml, LeavesPlainTextPlain) {
  for (const char* text : {"re:^x$", "a:b", "a-b", "it's", "null_", "1a", "v1.5", "日本", "a#b", "-a"})
    EXPECT_EQ(written(text), std::string("k: ") + text + "\n");
}

TEST(Yaml, EscapesWhatCannotBeSeen) {
  EXPECT_EQ(written("a\tb\x07\xC2\x85"), "k: \"a\\tb\\a\\N\"\n");
  EXPECT_EQ(written("\u2028"), "k: \"\\L\"\n");
  EXPECT_EQ(written("😀"), "k: \"\\U0001F600\"\n");
}

TEST(Yaml, FoldsLongLines) {
  std::string words = "word";
  for (int i = 0; i < 30; ++i) words += " word";
  const std::string text = written(words);
  EXPECT_THAT(text, HasSubstr("word\n  word"));
  EXPECT_EQ(*read_yaml(text).value.find("k"), Value(words));
}

TEST(Yaml, WritesNumbersThatReadAsNumbers) {
  EXPECT_EQ(written(1e22), "k: 1.0e+22\n");
  EXPECT_EQ(written(-0.0), "k: -0.0\n");
  EXPECT_EQ(written(-INFINITY), "k: -.inf\n");
  EXPECT_EQ(written(BigInt{"123456789012345678901234567890"}), "k: 123456789012345678901234567890\n");
}

TEST(Yaml, WritesWhatItLacksAsJsonDoes) {
  EXPECT_EQ(written(Decimal{"1.50"}), "k: '1.50'\n");
  EXPECT_EQ(written(Timestamp{}), "k: '1970-01-01T00:00:00+00:00'\n");
}

struct Scalar {
  const char* yaml;
  const char* json;
};

void PrintTo(const Scalar& scalar, std::ostream* out) { *out << scalar.yaml; }

class YamlScalars : public ::testing::TestWithParam<Scalar> {};

TEST_P(YamlScalars, AreTypedAsInYaml11) {
  EXPECT_EQ(json::encode(read_yaml(GetParam().yaml).value), GetParam().json);
}

INSTANTIATE_TEST_SUITE_P(
    Yaml, YamlScalars,
    ::testing::Values(Scalar{"yes", "true"}, Scalar{"Off", "false"}, Scalar{"~", "null"}, Scalar{"", "null"},
                      Scalar{"017", "15"}, Scalar{"0x1f", "31"}, Scalar{"-0b11", "-3"},
                      Scalar{"1_000", "1000"}, Scalar{"+7", "7"}, Scalar{"1.5", "1.5"},
                      Scalar{"-1.5e+3", "-1500.0"}, Scalar{"1.", "1.0"},
                      Scalar{"18446744073709551616", "18446744073709551616"}, Scalar{"1e3", "\"1e3\""},
                      Scalar{"2024-01-01", "\"2024-01-01\""}, Scalar{"12:30", "\"12:30\""},
                      Scalar{"'1'", "\"1\""}, Scalar{"\"yes\"", "\"yes\""}, Scalar{"!!str 1", "\"1\""},
                      Scalar{"! 1", "\"1\""}, Scalar{"\"\\N\\_\"", "\"\u0085\u00A0\""},
                      Scalar{"'a\n\n  b\n\n  '", "\"a\\nb\\n\""}, Scalar{"|\n  a\n  b\n", "\"a\\nb\\n\""},
                      Scalar{"{yes: 1, null: 2, 3: 4}", R"({"yes":1,"null":2,"3":4})"},
                      Scalar{"{a: &x [1, 2], b: *x}", R"({"a":[1,2],"b":[1,2]})"}));

TEST(Yaml, KnowsTheLineOfEveryKey) {
  const WrittenValue written = read_yaml("a:\n  b: 1\n\n  c:\n  - x\n  - y\n");
  EXPECT_EQ(written.line_of("a"), 1U);
  EXPECT_EQ(written.line_of("a.b"), 2U);
  EXPECT_EQ(written.line_of("a.c[1]"), 6U);
  EXPECT_EQ(written.line_of("a.c[7]"), 4U);
  EXPECT_EQ(written.line_of("a.none.none"), 1U);
  EXPECT_EQ(written.line_of("none"), 1U);
}

std::string bomb() {
  std::string text = "a: &a [x,x,x,x,x,x,x,x,x]\n";
  for (char name = 'b'; name < 'k'; ++name) {
    text += std::string(1, name) + ": &" + name + " [";
    for (int i = 0; i < 9; ++i) text += std::string(i == 0 ? "*" : ",*") + static_cast<char>(name - 1);
    text += "]\n";
  }
  return text;
}

struct Hostile {
  const char* name;
  std::string text;
  std::uint64_t line;
  const char* message;
};

void PrintTo(const Hostile& hostile, std::ostream* out) { *out << hostile.name; }

class HostileYaml : public ::testing::TestWithParam<Hostile> {};

TEST_P(HostileYaml, IsRefusedWithItsLine) {
  try {
    read_yaml(GetParam().text);
    FAIL() << "was read";
  } catch (const Error& error) {
    EXPECT_EQ(error.remedy(), Remedy::fix_input);
    EXPECT_EQ(error.where().line, GetParam().line);
    EXPECT_THAT(error.message(), HasSubstr(GetParam().message));
  }
}

std::string repeated(const std::string& text, int times) {
  std::string all;
  for (int i = 0; i < times; ++i) all += text;
  return all;
}

INSTANTIATE_TEST_SUITE_P(
    Yaml, HostileYaml,
    ::testing::Values(Hostile{"DeepLists", repeated("[", 100000), 1, "nested deeper"},
                      Hostile{"DeepMaps", repeated("{a: ", 100000), 1, "nested deeper"},
                      Hostile{"DeepBlocks", repeated("- ", 10000), 1, "nested deeper"},
                      Hostile{"AliasBomb", bomb(), 7, "aliases of aliases"},
                      Hostile{"AliasOfItself", "a: &a [*a]", 1, "an alias of nothing"},
                      Hostile{"DuplicateKey", "t:\n  a: 1\n  a: 2\n", 3, "the key \"a\" comes twice, at t"},
                      Hostile{"SecondDocument", "a: 1\n---\nb: 1\n", 2, "second document"},
                      Hostile{"Tag", "a: !!binary x", 1, "a tag"},
                      Hostile{"MergeKey", "a: &x {b: 1}\nc:\n  <<: *x\n", 3, "a merge key"},
                      Hostile{"ListAsKey", "? [a]\n: b\n", 1, "as a key"},
                      Hostile{"Tab", "a:\n\tb: 1\n", 2, "not YAML"},
                      Hostile{"Unclosed", "a: 1\nb: [1,\n", 3, "not YAML"},
                      Hostile{"NotUtf8", "a: 1\nb: \xE9\n", 2, "not UTF-8"}),
    [](const auto& param) { return std::string(param.param.name); });

}  // namespace
}  // namespace sluice
