#include "json/cutter.h"

#include <gtest/gtest.h>

namespace sluice {
namespace {

std::vector<std::string> units_of(std::string_view page, CutSizes sizes) {
  std::vector<std::string> texts;
  Cutter cutter(page, JsonLayout::lines, sizes);
  for (Unit unit; cutter.next(unit);) texts.emplace_back(unit.text);
  return texts;
}

using Texts = std::vector<std::string>;

TEST(Cutter, CutsLinesAtTheFirstNewlineBehindTheSize) {
  EXPECT_EQ(units_of("1\n22\n3", {}), (Texts{"1\n22\n3"}));
  EXPECT_EQ(units_of("1\n22\n3", {.unit = 1}), (Texts{"1\n", "22\n", "3"}));
  EXPECT_EQ(units_of("1\n22\n3", {.unit = 3}), (Texts{"1\n22\n", "3"}));
}

TEST(Cutter, CutsAfterSoManyLines) {
  EXPECT_EQ(units_of("1\n2\n3\n", {.rows = 1}), (Texts{"1\n", "2\n", "3\n"}));
  EXPECT_EQ(units_of("1\n2\n3", {.rows = 2}), (Texts{"1\n2\n", "3"}));
  EXPECT_EQ(units_of("1\n2\n3", {.unit = 1, .rows = 2}), (Texts{"1\n", "2\n", "3"}));
}

TEST(Cutter, CutsAfterSoManyElements) {
  Cutter cutter("[1, 2, 3]", JsonLayout::document, {.rows = 2});
  using Elements = std::vector<std::string_view>;
  Unit unit;
  ASSERT_TRUE(cutter.next(unit));
  EXPECT_EQ(unit.elements, (Elements{"1", "2"}));
  ASSERT_TRUE(cutter.next(unit));
  EXPECT_EQ(unit.elements, (Elements{"3"}));
  EXPECT_FALSE(cutter.next(unit));
}

}  // namespace
}  // namespace sluice
