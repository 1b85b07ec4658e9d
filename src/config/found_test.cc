#include "config/found.h"

#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/toml_file.h"

namespace sluice::config {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

Found variable(Value value) { return {std::move(value), {.name = "SOME__KEY"}}; }

Found in_file(Value value) {
  return {std::move(value), {.name = "some.key", .file = "secrets.toml", .line = 3}};
}

template <class Work>
std::string complaint(const Work& work) {
  try {
    work();
  } catch (const Error& error) {
    EXPECT_EQ(error.remedy(), Remedy::fix_config);
    return error.what();
  }
  return "no error";
}

TEST(SecretTest, prints_stars) {
  const Secret secret("canary");
  std::ostringstream out;
  out << secret;
  EXPECT_EQ(out.str(), "***");
  EXPECT_EQ(fmt::format("{} {:>5}", secret, secret), "***   ***");
  EXPECT_EQ(::testing::PrintToString(secret), "***");
  EXPECT_EQ(secret.reveal(), "canary");
}

TEST(FoundTest, text) {
  EXPECT_EQ(variable(" a ").text(), " a ");
  EXPECT_EQ(in_file(42).text(), "42");
  EXPECT_EQ(variable(" a b\n").secret(), Secret("a b"));
  EXPECT_EQ(variable(" \n").secret(), Secret(""));
  for (const Value& value : {Value(true), Value(1.50), Value(List{}), Value(Dict{})})
    EXPECT_EQ(complaint([&] { (void)in_file(value).text(); }),
              "secrets.toml:3: some.key has to be text: write it in quotes");
}

TEST(FoundTest, booleans_as_upstream_spells_them) {
  for (const char* text : {"true", "True", "YES", "y", "t", "1"})
    EXPECT_TRUE(variable(text).boolean()) << text;
  for (const char* text : {"false", "No", "N", "f", "0"}) EXPECT_FALSE(variable(text).boolean()) << text;
  EXPECT_TRUE(in_file(true).boolean());
  EXPECT_FALSE(in_file(0).boolean());
  for (const Value& value :
       {Value("canary"), Value(""), Value("on"), Value(2), Value(1.0), Value(List{true})})
    EXPECT_EQ(complaint([&] { (void)variable(value).boolean(); }), "SOME__KEY has to be true or false");
}

TEST(FoundTest, numbers) {
  EXPECT_EQ(variable(" 5432 ").integer(), 5432);
  EXPECT_EQ(variable("+5").integer(), 5);
  EXPECT_EQ(variable("-9223372036854775808").integer(), INT64_MIN);
  EXPECT_EQ(in_file(7).integer(), 7);
  for (const Value& value :
       {Value("canary"), Value("1.5"), Value(""), Value("9223372036854775808"), Value(true), Value(1.5)})
    EXPECT_EQ(complaint([&] { (void)in_file(value).integer(); }),
              "secrets.toml:3: some.key has to be a whole number");
  EXPECT_EQ(variable("1e3").number(), 1000);
  EXPECT_EQ(in_file(2).number(), 2);
  EXPECT_EQ(in_file(0.5).number(), 0.5);
  for (const Value& value : {Value("canary"), Value("nan"), Value(""), Value(false)})
    EXPECT_EQ(complaint([&] { (void)variable(value).number(); }), "SOME__KEY has to be a number");
}

TEST(FoundTest, lists) {
  EXPECT_THAT(variable(R"(["a", 1, "é\n"])").list(), ElementsAre("a", "1", "é\n"));
  EXPECT_THAT(in_file(List{"a", "b"}).list(), ElementsAre("a", "b"));
  EXPECT_THAT(in_file(List{}).list(), ElementsAre());
  for (const Value& value : {Value("canary"), Value("[canary"), Value(R"({"a": 1})"), Value(1), Value("")})
    EXPECT_EQ(complaint([&] { (void)variable(value).list(); }), R"(SOME__KEY has to be a list: ["a", "b"])");
  EXPECT_EQ(complaint([&] { (void)variable(R"(["canary", null])").list(); }),
            "SOME__KEY has to be a list of texts");
}

TEST(FoundTest, tables) {
  EXPECT_EQ(variable(R"({"a": {"b": [1, 2.5, null, true]}, "c": "d"})").table(),
            (Dict{{"a", Dict{{"b", List{1, 2.5, nullptr, true}}}}, {"c", "d"}}));
  EXPECT_EQ(complaint([&] { (void)variable("canary").table(); }),
            R"(SOME__KEY has to be a JSON object: {"key": "value"})");
  EXPECT_EQ(complaint([&] { (void)in_file(1).table(); }), "secrets.toml:3: some.key has to be a table");
}

TEST(TomlFileTest, values_with_their_places) {
  const Node root = parse_toml(
      "a = 1\n[t.u]\nb = 'x'\nc = [1, 'y', {z = 2.5}]\nd = 2024-01-02\ne.f = true\nm = '''\n\n'''\n",
      "f.toml", Content::plain);
  const Node& table = root.members.at("t").members.at("u");
  EXPECT_EQ(root.members.at("a").line, 1);
  EXPECT_EQ(table.members.at("b").line, 3);
  EXPECT_EQ(table.members.at("b").file, "f.toml");
  EXPECT_EQ(to_value(table), (Dict{{"b", "x"},
                                   {"c", List{1, "y", Dict{{"z", 2.5}}}},
                                   {"d", "2024-01-02"},
                                   {"e", Dict{{"f", true}}},
                                   {"m", "\n"}}));
  EXPECT_EQ(table.members.at("m").line, 7);
}

TEST(TomlFileTest, says_where_it_cannot_be_read) {
  const std::string text = "[credentials]\npassword = canary\n";
  EXPECT_THAT(complaint([&] { (void)parse_toml(text, "config.toml", Content::plain); }),
              HasSubstr("config.toml:2: this is not TOML from column 12 on: "));
  for (const std::string& broken :
       {text, std::string("canary"), std::string("x = \"canary\n"), std::string("[canary"),
        std::string("canary = 1\ncanary = 2"), std::string("x = \"\\canary\""), std::string("x = 'canary"),
        std::string("canary.x = 1\n[canary]\n"), std::string("x = 2024-canary"),
        std::string("x = \"canary\x01\""), std::string("x = \"canary\xff\"")})
    EXPECT_THAT(complaint([&] { (void)parse_toml(broken, "secrets.toml", Content::secret); }),
                AllOf(HasSubstr("secrets.toml:"), HasSubstr("column"), Not(HasSubstr("canary"))))
        << broken;
}

}  // namespace
}  // namespace sluice::config
