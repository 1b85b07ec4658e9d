#include "schema/naming.h"

#include <random>

#include <gtest/gtest.h>

#include "json/unicode.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

TEST(Naming, ConventionsAreFoundByNameAndModule) {
  for (const char* name : {"snake_case", "duck_case", "direct", "sql_cs_v1", "sql_ci_v1", "s3_tables"})
    EXPECT_EQ(make_naming(name, std::nullopt)->name(), name);
  EXPECT_EQ(make_naming("dlt.common.normalizers.naming.direct", {})->name(), "direct");
  EXPECT_EQ(make_naming("dlt.common.normalizers.naming.sql_ci_v1.NamingConvention", {})->name(), "sql_ci_v1");
  EXPECT_EQ(make_naming("dlt.common.normalizers.names.snake_case", {})->name(), "snake_case");
}

TEST(Naming, AnUnknownConventionIsNamedTogetherWithTheKnownOnes) {
  try {
    make_naming("camelCase", {});
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.remedy(), Remedy::fix_config);
    EXPECT_EQ(error.message(),
              "unknown naming convention, not one of snake_case, duck_case, direct, sql_cs_v1, sql_ci_v1, "
              "s3_tables: \"camelCase\"");
  }
}

TEST(Naming, ALimitMustLeaveRoomForTheTag) {
  EXPECT_THROW(make_naming("snake_case", 5), Error);
  EXPECT_EQ(make_naming("snake_case", 0)->normalize_identifier(std::string(300, 'x')).size(), 300u);
  EXPECT_THROW(make_naming("s3_tables", 256), Error);
}

TEST(Naming, S3TablesHaveNoLeadingUnderscore) {
  const auto naming = make_naming("s3_tables", {});
  EXPECT_EQ(naming->max_length(), 255);
  EXPECT_EQ(naming->normalize_identifier("_dlt_id"), "_dlt_id");
  EXPECT_EQ(naming->normalize_table_identifier("_dlt_loads"), "dlt_loads");
  EXPECT_EQ(naming->normalize_tables_path("_a___b"), "a__b");
}

TEST(Naming, OnlyTwoConventionsKeepTheCase) {
  EXPECT_FALSE(make_naming("snake_case", {})->is_case_sensitive());
  EXPECT_FALSE(make_naming("sql_ci_v1", {})->is_case_sensitive());
  EXPECT_FALSE(make_naming("s3_tables", {})->is_case_sensitive());
  EXPECT_TRUE(make_naming("duck_case", {})->is_case_sensitive());
  EXPECT_TRUE(make_naming("direct", {})->is_case_sensitive());
  EXPECT_TRUE(make_naming("sql_cs_v1", {})->is_case_sensitive());
}

TEST(Naming, DigitsOfOtherScriptsAreDigits) {
  EXPECT_EQ(make_naming("snake_case", {})->normalize_identifier("٣a"), "_٣a");
  EXPECT_EQ(make_naming("sql_cs_v1", {})->normalize_identifier("a９²"), "a９");
}

TEST(Naming, ATagComesFromTheOriginalOrFromTheJoinedName) {
  const auto naming = make_naming("snake_case", 20);
  EXPECT_EQ(naming->normalize_path("AVeryLongIdentifierNameHere"), "a_very_intqpwme_here");
  const std::vector<std::string> parts = {"some_quite_long_parent", "some_field"};
  EXPECT_EQ(naming->shorten_fragments(parts), "some_quzyfsyae_field");
  EXPECT_NE(naming->normalize_path("SomeQuiteLongParent__SomeField"), "some_quzyfsyae_field");
}

TEST(Naming, LengthsAreCountedInCharacters) {
  const auto naming = make_naming("direct", 10);
  EXPECT_EQ(naming->normalize_identifier("日日日日日日日日日日"), "日日日日日日日日日日");
  const std::string shortened = naming->normalize_identifier("日日日日日日日日日日日");
  EXPECT_EQ(json::count_code_points(shortened), 10u);
  EXPECT_TRUE(shortened.starts_with("日日") && shortened.ends_with("日日"));
}

TEST(Naming, ABlankPathIsEmptyAndABlankNameIsAFault) {
  const auto naming = make_naming("snake_case", {});
  EXPECT_EQ(naming->normalize_path(" "), "");
  EXPECT_EQ(naming->normalize_path("__"), "");
  EXPECT_EQ(naming->make_path({}), "");
  EXPECT_THROW((void)naming->normalize_identifier("\t"), Error);
}

class RandomNames {
 public:
  explicit RandomNames(unsigned seed) : random_(seed) {}

  std::string next() {
    static const std::vector<std::string> kPieces = {"a",  "b",  "Z", "Q",  "0", "7", "_",  "_",
                                                     "__", " ",  "-", "+",  "*", "@", "|",  ".",
                                                     "$",  "\"", "'", "\n", "▶", "é", "日", "٣"};
    std::string name;
    const std::size_t length = random_() % 40;
    for (std::size_t i = 0; i < length; ++i) name += kPieces[random_() % kPieces.size()];
    return name;
  }

 private:
  std::mt19937 random_;
};

/// What holds for every name: it fits, and normalizing it again changes nothing.
void expect_settled(const Naming& naming, const std::string& raw) {
  if (json::strip(raw).empty()) return;
  const std::string name = naming.normalize_identifier(raw);
  // sql_cs_v1 and sql_ci_v1 turn `___` into nothing.
  if (name.empty()) return;
  EXPECT_EQ(naming.normalize_identifier(name), name) << raw;
  const int limit = naming.max_length().value_or(1000);
  EXPECT_LE(static_cast<int>(json::count_code_points(name)), limit) << raw;
}

void expect_no_path_inside(const Naming& naming, const std::string& raw) {
  if (json::strip(raw).empty() || naming.name() == "direct") return;
  EXPECT_EQ(naming.normalize_identifier(raw).find("__"), std::string::npos) << raw;
}

TEST(NamingProperty, ANormalizedNameIsLeftAlone) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  RandomNames names(seed);
  for (int i = 0; i < 2000; ++i) {
    const std::string raw = names.next();
    for (const char* convention :
         {"snake_case", "duck_case", "direct", "sql_cs_v1", "sql_ci_v1", "s3_tables"})
      for (const auto limit : {std::optional<int>(), std::optional(63), std::optional(7)}) {
        const auto naming = make_naming(convention, limit);
        expect_settled(*naming, raw);
        expect_no_path_inside(*naming, raw);
      }
  }
}

TEST(NamingProperty, APathOfSnakeCaseIsLeftAlone) {
  const unsigned seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  RandomNames names(seed);
  const auto naming = make_naming("snake_case", {});
  for (int i = 0; i < 5000; ++i) {
    const std::string path = naming->normalize_path(names.next());
    EXPECT_EQ(naming->normalize_path(path), path);
    EXPECT_EQ(naming->make_path(naming->break_path(path)), path);
  }
}

}  // namespace
}  // namespace sluice
