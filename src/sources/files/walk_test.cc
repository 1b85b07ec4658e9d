#include "sources/files/walk.h"

#include <fstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/ids.h"
#include "sluice/error.hpp"

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

TEST(Walk, FindsFilesAndNoFolders) {
  const std::filesystem::path folder =
      std::filesystem::temp_directory_path() / ("sluice_walk_" + random_hex(6));
  std::filesystem::create_directories(folder / "x/y");
  for (const char* name : {"a.json", "x/b.json", "x/y/c.json"}) std::ofstream(folder / name) << "{}";
  const auto found = [&](const char* pattern) {
    std::string names;
    for (const std::string& file : files_below(folder, pattern))
      names += std::filesystem::path(file).filename().string() + " ";
    return names;
  };
  EXPECT_EQ(found("*"), "a.json ");
  EXPECT_EQ(found("*/*"), "b.json ");
  EXPECT_EQ(found("**"), "a.json b.json c.json ");
  EXPECT_EQ(found("x/**/*.json"), "b.json c.json ");
  EXPECT_THROW(files_below(folder / "none", "*"), Error);
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace sluice
