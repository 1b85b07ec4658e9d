#include "sources/files/walk.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice {
namespace {

TEST(Walk, TwoStarsAreAnyNumberOfFolders) {
  for (const char* path : {"a.jsonl", "x/a.jsonl", "x/y/a.jsonl"})
    EXPECT_TRUE(fits_pattern(path, "**/*.jsonl")) << path;
  EXPECT_TRUE(fits_pattern("2026/01/02/a.json", "2026/**/a.json"));
  EXPECT_TRUE(fits_pattern("2026/a.json", "2026/**/a.json"));
  EXPECT_TRUE(fits_pattern("x/y/z", "**"));
  EXPECT_TRUE(fits_pattern("x/y/z", "x/**"));
  EXPECT_FALSE(fits_pattern("a.json", "**/*.jsonl"));
  EXPECT_FALSE(fits_pattern("2025/a.json", "2026/**/a.json"));
}

TEST(Walk, OneStarStaysInAFolder) {
  EXPECT_TRUE(fits_pattern("x/a.json", "*/*.json"));
  EXPECT_FALSE(fits_pattern("x/y/a.json", "*/*.json"));
  EXPECT_FALSE(fits_pattern("x/a.json", "*.json"));
  EXPECT_FALSE(fits_pattern("a.json", "*/*.json"));
  EXPECT_TRUE(fits_pattern("a1.json", "a[0-9].json"));
}

TEST(Walk, HiddenNamesAreNotMeant) {
  EXPECT_FALSE(fits_pattern(".git/a.json", "**/*.json"));
  EXPECT_FALSE(fits_pattern("x/.a.json", "**/*.json"));
  EXPECT_FALSE(fits_pattern(".x", "**"));
}

}  // namespace
}  // namespace sluice
