#include "json/finder.h"

#include <string>

#include <gtest/gtest.h>

#include "json/encode.h"

namespace sluice::json {
namespace {

/// What is found, as JSON; the text stands alone, and then within a longer one.
std::string find(std::string_view path, const std::string& text) {
  const Path wanted(path);
  Finder finder(wanted);
  Value alone;
  Value within;
  const Finder::Found found = finder.find(text, text.data() + text.size(), alone);
  const std::string longer = text + std::string(200, ' ') + R"({"at":"another row"})";
  EXPECT_EQ(
      finder.find(std::string_view(longer).substr(0, text.size()), longer.data() + longer.size(), within),
      found);
  EXPECT_EQ(alone, within);
  if (found == Finder::Found::value) return encode(alone, Typing::typed);
  return found == Finder::Found::nothing ? "nothing" : "broken";
}

TEST(Finder, FindsAMemberOfAnyKind) {
  EXPECT_EQ(find("at", R"({"id":1,"at":7,"x":[{"at":9}]})"), "7");
  EXPECT_EQ(find("at", R"( {"at" : -1.5e3 } )"), "-1500.0");
  EXPECT_EQ(find("at", R"({"at":"2024-01-01\u0041"})"), "\"2024-01-01A\"");
  EXPECT_EQ(find("at", R"({"at":null})"), "null");
  EXPECT_EQ(find("at", R"({"at":true})"), "true");
  EXPECT_EQ(find("at", R"({"at":[1,{"b":2}]})"), R"([1,{"b":2}])");
  EXPECT_EQ(find("at", R"({"at":123456789012345678901234567890})"), "123456789012345678901234567890");
}

TEST(Finder, KeepsTheTypeOfTypedText) {
  Value found;
  const Path path("at");
  const std::string text =
      "{\"at\":\"\xEF\x80\xA7"
      "2024-01-02T00:00:00+00:00\"}";
  ASSERT_EQ(Finder(path).find(text, text.data() + text.size(), found), Finder::Found::value);
  EXPECT_TRUE(found.is<Timestamp>());
}

TEST(Finder, OfTheSameKeyTwiceTheLastOneCounts) { EXPECT_EQ(find("at", R"({"at":1,"id":2,"at":3})"), "3"); }

TEST(Finder, KeysMayBeSpelledWithEscapes) {
  EXPECT_EQ(find("at", R"({"\u0061t":1})"), "1");
  EXPECT_EQ(find("at", R"({"x\"at":1,"y":"\\"})"), "nothing");
  EXPECT_EQ(find("a", R"({"at":1})"), "nothing");
}

TEST(Finder, FollowsAPath) {
  EXPECT_EQ(find("$.meta.at", R"({"at":0,"meta":{"x":{"y":1},"at":2}})"), "2");
  EXPECT_EQ(find("items[*].at", R"({"items":[{"a":1},{"at":4}]})"), "4");
  EXPECT_EQ(find("$.meta.at", R"({"meta":7})"), "nothing");
  EXPECT_EQ(find("$[1].at", R"([{"at":1},{"at":2}])"), "2");
}

TEST(Finder, TellsWhatIsMissingFromWhatIsBroken) {
  EXPECT_EQ(find("at", R"({"id":1})"), "nothing");
  EXPECT_EQ(find("at", "{}"), "nothing");
  EXPECT_EQ(find("at", "7"), "nothing");
  EXPECT_EQ(find("at", R"({"at":)"), "broken");
  EXPECT_EQ(find("at", R"({"at":tru})"), "broken");
  EXPECT_EQ(find("at", "nonsense"), "broken");
  EXPECT_EQ(find("at", ""), "broken");
}

}  // namespace
}  // namespace sluice::json
