#include "declared/steps.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/ids.h"
#include "config/settings_for_tests.h"
#include "json/decode.h"
#include "json/encode.h"

namespace sluice {
namespace {

using testing::HasSubstr;

Declared read(std::string_view text, const Declared::Environment& environment = {}) {
  return Declared::from_yaml(text, "p.yaml", environment);
}

/// The row, as JSON, after the step.
std::string changed(std::string_view step, std::string_view row) {
  Value value = json::decode(row).value;
  std::get<ColumnMap>(row_step(read(step))).of_row(value);
  return json::encode(value);
}

bool passes(const std::string& filter, std::string_view row) {
  return Condition::parse(filter).holds(json::decode(row).value);
}

template <class Body>
std::string error_of(Body&& body) {
  try {
    body();
  } catch (const Error& error) {
    return error.what();
  }
  return "no error";
}

TEST(StepDrop, TakesFieldsOutWhereverThePathLeads) {
  EXPECT_EQ(changed("drop: email", R"({"id":1,"email":"a@b"})"), R"({"id":1})");
  EXPECT_EQ(changed("drop: user.email", R"({"user":{"email":"a","name":"n"}})"), R"({"user":{"name":"n"}})");
  EXPECT_EQ(changed("drop: users.email", R"({"users":[{"email":"a"},[{"email":"b","x":1}]]})"),
            R"({"users":[{},[{"x":1}]]})");
  EXPECT_EQ(changed("drop: [a, c]", R"({"a":1,"b":2,"c":3})"), R"({"b":2})");
  EXPECT_EQ(changed("drop: none", R"({"a":1})"), R"({"a":1})");
}

TEST(StepDrop, MeansAKeyWithTheDotInItsNameToo) {
  EXPECT_EQ(changed("drop: user.email", R"({"user.email":"a","user":{"email":"b"}})"), R"({"user":{}})");
  EXPECT_EQ(changed("drop: a.b.c", R"({"a":{"b.c":1},"a.b":{"c":2},"a.b.c":3,"a.bc":4})"),
            R"({"a":{},"a.b":{},"a.bc":4})");
}

TEST(StepHash, IsTheHmacOfTheText) {
  const std::string of_text = hmac_sha256_hex("pepper", "0170");
  EXPECT_EQ(changed("{hash: phone, salt: pepper}", R"({"phone":"0170"})"), R"({"phone":")" + of_text + "\"}");
  EXPECT_EQ(changed("{hash: phone, salt: pepper}", R"({"phone":null})"), R"({"phone":null})");
  EXPECT_EQ(changed("{hash: n, salt: pepper}", R"({"n":[42,{"a":"0170"}]})"),
            R"({"n":[")" + hmac_sha256_hex("pepper", "42") + R"(",{"a":")" + of_text + R"("}]})");
}

TEST(StepHash, TakesItsSaltFromTheEnvironmentOrTheSecrets) {
  const auto hashed = [](const Declared& step) {
    Value row = Dict{{"p", "x"}};
    std::get<ColumnMap>(row_step(step)).of_row(row);
    return row.find("p")->get<std::string>();
  };
  const std::string expected = hmac_sha256_hex("pepper", "x");
  EXPECT_EQ(hashed(read("{hash: p, salt: \"${SALT}\"}", {{"SALT", "pepper"}})), expected);
  config::Settings settings;
  settings.secrets("sources.hash_salt = 'pepper'\n");
  EXPECT_EQ(hashed(read("hash: p").with_config(settings.load())), expected);
  EXPECT_THAT(error_of([] { row_step(read("hash: p")); }), HasSubstr("has no salt"));
}

TEST(StepHash, ASaltInConfigTomlIsAnError) {
  config::Settings settings;
  settings.plain("sources.hash_salt = 'kanari7'\n");
  const std::string error = error_of([&] { row_step(read("hash: p").with_config(settings.load())); });
  EXPECT_THAT(error, HasSubstr("must not stand in config.toml"));
  EXPECT_THAT(error, testing::Not(HasSubstr("kanari7")));
}

TEST(StepMask, KeepsTheLastFourCharacters) {
  EXPECT_EQ(masked("4111111111111111"), "************1111");
  EXPECT_EQ(masked("12345"), "*2345");
  EXPECT_EQ(masked("1234"), "****");
  EXPECT_EQ(masked("日本語テキスト"), "***テキスト");
  EXPECT_EQ(masked(""), "");
  EXPECT_EQ(changed("mask: card", R"({"card":123456,"other":null})"), R"({"card":"**3456","other":null})");
}

TEST(StepRename, KeepsThePlaceAndNeverHasTwoOfOneName) {
  EXPECT_EQ(changed("rename: {a: b, u.x: y}", R"({"a":1,"u":{"x":2}})"), R"({"b":1,"u":{"y":2}})");
  EXPECT_EQ(changed("rename: {a: a}", R"({"a":1})"), R"({"a":1})");
  EXPECT_THAT(error_of([] { changed("rename: {a: b}", R"({"a":1,"b":2})"); }),
              HasSubstr("a row has b already"));
}

TEST(StepFilter, ComparesNumbersTextsAndTruth) {
  EXPECT_TRUE(passes("amount > 0", R"({"amount":0.5})"));
  EXPECT_FALSE(passes("amount > 0", R"({"amount":-1})"));
  EXPECT_TRUE(passes("amount>=1 and country='DE'", R"({"amount":1,"country":"DE"})"));
  EXPECT_FALSE(passes("amount>=1 and country='DE'", R"({"amount":1,"country":"FR"})"));
  EXPECT_TRUE(passes("a = 1 or b = 1 and c = 1", R"({"a":1,"b":0,"c":0})"));
  EXPECT_TRUE(passes("ok = true", R"({"ok":true})"));
  EXPECT_TRUE(passes("name != \"a b\"", R"({"name":"c"})"));
  EXPECT_TRUE(passes("n <> 9007199254740993", R"({"n":9007199254740992})"));
  EXPECT_TRUE(passes("tags = 'x'", R"({"tags":["y","x"]})"));
}

TEST(StepFilter, NothingButIsNullIsTrueOfNull) {
  for (const char* row : {R"({"a":null})", R"({"b":1})"}) {
    EXPECT_FALSE(passes("a = 1", row));
    EXPECT_FALSE(passes("a != 1", row));
    EXPECT_TRUE(passes("a is null", row));
    EXPECT_FALSE(passes("a is not null", row));
  }
}

TEST(StepFilter, ComparesTimesWithTexts) {
  const Condition since = Condition::parse("at >= '2026-01-02'");
  EXPECT_TRUE(since.holds(Dict{{"at", Timestamp{.micros = 1'767'312'000'000'000}}}));
  EXPECT_FALSE(since.holds(Dict{{"at", Timestamp{.micros = 1'767'311'999'999'999}}}));
  EXPECT_TRUE(Condition::parse("price < 10.5").holds(Dict{{"price", Decimal{"10.49"}}}));
}

TEST(StepFilter, DoesNotGuessWhatCannotBeCompared) {
  EXPECT_THAT(error_of([] { passes("amount > 0", R"({"amount":"12"})"); }), HasSubstr("cannot be compared"));
  EXPECT_THAT(error_of([] { passes("ok = 1", R"({"ok":true})"); }), HasSubstr("cannot be compared"));
}

TEST(StepFilter, SaysWhatIsWrongWithTheText) {
  const auto said = [](const char* filter) {
    return error_of([&] { row_step(read(std::string("filter: ") + filter)); });
  };
  EXPECT_THAT(said("amount >"), HasSubstr("p.yaml:1: filter ends before a comparison does"));
  EXPECT_THAT(said("amount ~ 1"), HasSubstr("filter has ~ where one of ="));
  EXPECT_THAT(said("amount > 1 xor b = 2"), HasSubstr("has xor where and, or or the end"));
  EXPECT_THAT(said("amount > word"), HasSubstr("has word where a number, a text in quotes"));
  EXPECT_THAT(said("\"a = 'x\""), HasSubstr("quote that is not closed"));
  EXPECT_THAT(said("a = null"), HasSubstr("is null"));
}

TEST(Steps, AreOneEachAndInOrder) {
  EXPECT_THAT(error_of([] { row_step(read("{drop: a, mask: b}")); }), HasSubstr("has to be one of drop"));
  EXPECT_THAT(error_of([] { row_step(read("{mask: b, salt: c}")); }), HasSubstr("which only hash takes"));
  const Resource stepped =
      with_steps(Resource::rows("r", {}), read("[{rename: {a: b}}, {drop: b}, {filter: c > 0}]"));
  EXPECT_EQ(stepped.row_steps().size(), 3U);
}

TEST(Steps, TellTheirInputApartButNotBySecrets) {
  const Resource input = Resource::rows("r", {}).with_fingerprint("file");
  const auto mark = [&](const char* steps) { return with_steps(input, read(steps)).fingerprint(); };
  EXPECT_EQ(mark("[{drop: a}]"), mark("[{drop: a}]"));
  EXPECT_NE(mark("[{drop: a}]"), mark("[{drop: b}]"));
  EXPECT_NE(mark("[{drop: a}]"), input.fingerprint());
  EXPECT_EQ(mark("[{hash: a, salt: x}]"), mark("[{hash: a, salt: y}]"));
  EXPECT_EQ(with_steps(Resource::rows("r", {}), read("[{drop: a}]")).fingerprint(), "");
}

}  // namespace
}  // namespace sluice
