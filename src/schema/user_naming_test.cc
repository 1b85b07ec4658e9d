#include <gtest/gtest.h>

#include "schema/naming.h"
#include "schema/own_naming_for_tests.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

std::unique_ptr<const Naming> upper(std::optional<int> max_length = std::nullopt) {
  return make_naming("upper", max_length, testing::own_namings());
}

TEST(UserNaming, HasItsNameAndItsCase) {
  EXPECT_EQ(upper()->name(), "upper");
  EXPECT_TRUE(upper()->is_case_sensitive());
}

TEST(UserNaming, IdentifiersComeStripped) {
  EXPECT_EQ(upper()->normalize_identifier("  some name "), "SOME_NAME");
  EXPECT_EQ(upper()->normalize_table_identifier("t"), "T");
  EXPECT_THROW((void)upper()->normalize_identifier("  "), Error);
}

TEST(UserNaming, PathsAreBrokenAndJoinedAsByEveryConvention) {
  EXPECT_EQ(upper()->normalize_path("a__b c"), "A__B_C");
  EXPECT_EQ(upper()->normalize_path("__a"), "A");
}

TEST(UserNaming, NamesAreShortenedWithATagOfWhatWasGiven) {
  const std::string name = upper(20)->normalize_identifier("a_very_long_identifier_name_here");
  EXPECT_EQ(name, "A_VERY_pd4xpqME_HERE");
  EXPECT_EQ(name.size(), 20U);
}

TEST(UserNaming, GoesOverABuiltInOneOfItsName) {
  const NamingConventions own{{"snake_case", std::make_shared<sluice::testing::UpperCase>()}};
  EXPECT_EQ(make_naming("snake_case", std::nullopt, own)->normalize_identifier("aB"), "AB");
}

TEST(UserNaming, AnUnknownNameIsRefusedWithTheKnownOnes) {
  try {
    (void)make_naming("lower", std::nullopt, testing::own_namings());
    FAIL() << "taken";
  } catch (const Error& error) {
    EXPECT_EQ(error.remedy(), Remedy::fix_config);
    EXPECT_NE(error.message().find("upper"), std::string::npos);
  }
}

}  // namespace
}  // namespace sluice
