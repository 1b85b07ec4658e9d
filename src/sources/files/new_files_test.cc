#include "sources/files/new_files.h"

#include <gtest/gtest.h>

namespace sluice {
namespace {

FoundFile file(const std::string& place, std::int64_t time, const std::string& version = "1") {
  return {nullptr, {.place = place, .bytes = 3, .modified_micros = time, .version = version}};
}

TEST(SeenFiles, AllAreNewAtFirst) {
  Dict state;
  EXPECT_TRUE(SeenFiles(state).is_new(file("a", 0).file));
}

TEST(SeenFiles, WhatWasReadIsNotNew) {
  Dict state;
  SeenFiles seen(state);
  seen.remember(std::vector{file("a", 1), file("b", 2)});
  EXPECT_FALSE(seen.is_new(file("a", 1).file));
  EXPECT_FALSE(seen.is_new(file("b", 2).file));
  EXPECT_TRUE(seen.is_new(file("a", 3).file)) << "it was changed";
}

TEST(SeenFiles, OthersOfTheNewestTimeAreNew) {
  Dict state;
  SeenFiles seen(state);
  seen.remember(std::vector{file("a", 2), file("b", 2)});
  EXPECT_FALSE(seen.is_new(file("b", 2).file));
  EXPECT_TRUE(seen.is_new(file("c", 2).file));
  EXPECT_TRUE(seen.is_new(file("b", 2, "other bytes").file));
  seen.remember(std::vector{file("c", 2)});
  EXPECT_FALSE(seen.is_new(file("c", 2).file));
  EXPECT_FALSE(seen.is_new(file("a", 2).file)) << "still known, though it was not listed again";
}

TEST(SeenFiles, OfAnOlderTimeAreForgotten) {
  Dict state;
  SeenFiles seen(state);
  seen.remember(std::vector{file("a", 2)});
  seen.remember(std::vector{file("b", 3)});
  EXPECT_EQ(state.at(0).second.find("seen")->get<List>().size(), 1U);
  EXPECT_FALSE(seen.is_new(file("c", 2).file)) << "older than the newest";
}

TEST(SeenFiles, AListOfOlderFilesChangesNothing) {
  Dict state;
  SeenFiles seen(state);
  seen.remember(std::vector{file("a", 5)});
  const Dict before = state;
  seen.remember(std::vector{file("b", 4)});
  seen.remember({});
  EXPECT_EQ(state, before);
}

}  // namespace
}  // namespace sluice
