#include "declared/declared.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "config/settings_for_tests.h"
#include "declared/error_for_tests.h"

namespace sluice {
namespace {

using testing::ElementsAre;

Declared read(std::string_view text, const Declared::Environment& environment = {}) {
  return Declared::from_yaml(text, "pipeline.yaml", environment);
}

TEST(Declared, AMisspeltKeyHasItsLineAndTheOneThatWasMeant) {
  const Declared tree = read("source:\n  type: rest_api\n  client:\n    base_ulr: http://localhost\n");
  const Declared client = tree.require("source").require("client");
  EXPECT_EQ(error_of([&] { client.check_keys({"base_url", "auth"}); }),
            "pipeline.yaml:4: source.client.base_ulr: no such key; did you mean base_url?");
  EXPECT_EQ(error_of([&] { client.check_keys({"zoo", "auth"}); }),
            "pipeline.yaml:4: source.client.base_ulr: no such key; there are zoo, auth");
}

TEST(Declared, ReadsWhatItIsAskedFor) {
  const Declared tree = read("a: x\nn: 3\nf: 1.5\nyes: true\none: id\nmany: [a, b]\nempty:\n");
  EXPECT_EQ(tree.text("a"), "x");
  EXPECT_EQ(tree.integer("n"), 3);
  EXPECT_EQ(tree.number("f"), 1.5);
  EXPECT_EQ(tree.flag("yes"), true);
  EXPECT_THAT(*tree.words("one"), ElementsAre("id"));
  EXPECT_THAT(*tree.words("many"), ElementsAre("a", "b"));
  EXPECT_FALSE(tree.has("empty"));
  EXPECT_EQ(tree.text("none", "otherwise"), "otherwise");
  EXPECT_TRUE(tree.list("none").empty());
}

TEST(Declared, SaysWhereAWrongValueStandsAndDoesNotRepeatIt) {
  const Declared tree = read("load:\n  - workers: many\n  - 1\n");
  const std::vector<Declared> load = tree.list("load");
  EXPECT_EQ(error_of([&] { static_cast<void>(load[0].integer("workers")); }),
            "pipeline.yaml:2: load[0].workers has to be a whole number");
  EXPECT_EQ(error_of([&] { static_cast<void>(load[1].text("x")); }),
            "pipeline.yaml:3: load[1] has to be keys with values below it");
  EXPECT_EQ(error_of([&] { static_cast<void>(tree.require("name")); }),
            "pipeline.yaml:1: the file lacks the key name");
  EXPECT_EQ(error_of([&] { static_cast<void>(load[0].require("workers").word({"one", "any"})); }),
            "pipeline.yaml:2: load[0].workers has to be one of one, any; did you mean any?");
}

TEST(Declared, VariablesGoIntoTexts) {
  const Declared tree = read("url: http://${HOST}:${PORT}/\nport: \"${PORT}\"\nliteral: a $${HOST} b\n",
                             {{"HOST", "here"}, {"PORT", "80"}});
  EXPECT_EQ(tree.text("url"), "http://here:80/");
  EXPECT_EQ(tree.integer("port"), 80);
  EXPECT_EQ(tree.text("literal"), "a ${HOST} b");
  EXPECT_TRUE(tree.require("url").is_from_environment());
  EXPECT_FALSE(tree.require("literal").is_from_environment());
}

TEST(Declared, AVariableIsNotLookedThroughAgain) {
  EXPECT_EQ(read("a: \"${ONE}\"\n", {{"ONE", "${TWO}"}}).text("a"), "${TWO}");
}

TEST(Declared, AMissingVariableIsNamedWithItsLine) {
  EXPECT_EQ(error_of([] { read("a: 1\nb: [\"${NOPE}\"]\n"); }),
            "pipeline.yaml:2: b[0] takes the variable NOPE, which is not set: export it");
  EXPECT_EQ(error_of([] { read("a: \"${NOPE}\"\n", {{"NOPE", ""}}); }),
            "pipeline.yaml:1: a takes the variable NOPE, which is not set: export it");
  EXPECT_EQ(error_of([] { read("a: \"${NOPE\"\n"); }),
            "pipeline.yaml:1: a has ${ without a variable's name and a brace behind it; write $${ for the "
            "text ${");
}

TEST(Declared, SecretsAndVariablesAreNotShown) {
  const Declared tree = read("user: me\npassword: hunter2\nauth: {token: abc}\nhost: \"${HOST}\"\n",
                             {{"HOST", "inner.example"}});
  EXPECT_EQ(tree.shown(), "{user: me, password: ***, auth: {token: ***}, host: ***}");
  EXPECT_EQ(tree.secret("password")->reveal(), "hunter2");
}

TEST(Declared, WhatIsNoYamlHasItsLine) {
  EXPECT_THAT(error_of([] { read("a: 1\nb: [\n"); }), testing::StartsWith("pipeline.yaml:"));
  EXPECT_THAT(error_of([] { Declared::from_file("/nowhere/p.yaml", {}); }),
              testing::HasSubstr("no such file"));
}

TEST(Declared, AValueIsATreeWithoutAFile) {
  const Declared tree = Declared::from_value(Value(Dict{{"client", Dict{{"base", 1}}}}), "source");
  EXPECT_EQ(error_of([&] { static_cast<void>(tree.require("client").text("path")); }), "no error");
  EXPECT_EQ(error_of([&] { tree.require("client").check_keys({"bases"}); }),
            "source.client.base: no such key; did you mean bases?");
}

TEST(Declared, NodesFindWhatIsConfigured) {
  config::Settings settings;
  settings.secrets("[sources.api]\ntoken = 'abc'\n");
  const Declared tree = read("source: {type: api}\n").with_config(settings.load());
  const auto found = tree.require("source").config().find(
      {.sections = {"sources", "api"}, .name = "token", .is_secret = true});
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->secret().reveal(), "abc");
}

}  // namespace
}  // namespace sluice
