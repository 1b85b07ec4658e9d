#include "sluice/value.hpp"

#include <gtest/gtest.h>

namespace sluice {
namespace {

TEST(Value, DefaultIsNull) {
  EXPECT_TRUE(Value().is_null());
  EXPECT_TRUE(Value(nullptr).is_null());
}

TEST(Value, ScalarsKeepTheirType) {
  EXPECT_TRUE(Value(true).is<bool>());
  EXPECT_EQ(Value(3).get<std::int64_t>(), 3);
  EXPECT_EQ(Value(std::uint8_t{200}).get<std::int64_t>(), 200);
  EXPECT_EQ(Value(1.5).get<double>(), 1.5);
  EXPECT_EQ(Value("x").get<std::string>(), "x");
  EXPECT_EQ(Value(Decimal{"1.50"}).get<Decimal>().text, "1.50");
}

TEST(Value, BracesOfPairsAreADict) {
  const Value value{{"id", 3}, {"name", "x"}};
  ASSERT_TRUE(value.is<Dict>());
  EXPECT_EQ(value.get<Dict>()[0].first, "id");
  EXPECT_EQ(*value.find("id"), Value(3));
  EXPECT_EQ(*value.find("name"), Value("x"));
}

TEST(Value, OtherBracesAreAList) {
  EXPECT_EQ((Value{1, 2, 3}), Value(List{Value(1), Value(2), Value(3)}));
  EXPECT_TRUE((Value{"a", "b"}).is<List>());
  EXPECT_TRUE((Value{{1, 2}, {"a", 2}}).is<List>());
}

TEST(Value, ListsOfDictsNest) {
  const Value value{{"id", 3}, {"nested", {{{"id", 1}}, {{"id", 2}}}}};
  ASSERT_TRUE(value.is<Dict>());
  const Value* nested = value.find("nested");
  ASSERT_TRUE(nested != nullptr && nested->is<List>());
  ASSERT_EQ(nested->get<List>().size(), 2U);
  EXPECT_EQ(*nested->get<List>()[1].find("id"), Value(2));
}

TEST(Value, FindOfAMissingKeyOrANonDictIsNull) {
  EXPECT_EQ((Value{{"id", 3}}).find("x"), nullptr);
  EXPECT_EQ(Value(3).find("id"), nullptr);
}

}  // namespace
}  // namespace sluice
