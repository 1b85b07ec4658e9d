#include "extract/cursor_window.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "sluice/error.hpp"

namespace sluice {
namespace {

using Side = CursorWindow::Verdict::Side;

std::string word(Side side) {
  switch (side) {
    case Side::older: return "older";
    case Side::start: return "start";
    case Side::inside: return "inside";
    case Side::beyond: return "beyond";
  }
  return {};
}

std::vector<std::string> judge(CursorWindow& window, const std::vector<Value>& cursors) {
  std::vector<std::string> words;
  for (const Value& cursor : cursors) {
    const auto verdict = window.judge(cursor);
    words.push_back(word(verdict.side) + (verdict.has_moved ? "+" : "") + (verdict.is_newest ? "!" : ""));
  }
  return words;
}

std::vector<std::string> judge(const Incremental& declared, const Value& start,
                               const std::vector<Value>& cursors) {
  CursorWindow window(declared, start);
  return judge(window, cursors);
}

using ::testing::ElementsAre;

TEST(CursorWindow, WithoutAStartEverythingIsInside) {
  EXPECT_THAT(judge({}, {}, {2, 3, 3, 1}), ElementsAre("inside+!", "inside+!", "inside!", "inside"));
}

TEST(CursorWindow, WhatIsOlderThanTheStartIsOut) {
  EXPECT_THAT(judge({}, 3, {2, 3, 4, 3}), ElementsAre("older", "start!", "inside+!", "start"));
}

TEST(CursorWindow, AnOpenStartIsOutToo) {
  EXPECT_THAT(judge({.is_start_open = true}, 3, {2, 3, 4, 3}),
              ElementsAre("older", "older", "inside+!", "older"));
}

TEST(CursorWindow, AnEndIsOpenUnlessItIsClosed) {
  EXPECT_THAT(judge({.initial_value = 0, .end_value = 5}, 0, {4, 5, 6}),
              ElementsAre("inside+!", "beyond", "beyond"));
  EXPECT_THAT(judge({.initial_value = 0, .end_value = 5, .is_end_closed = true}, 0, {4, 5, 6}),
              ElementsAre("inside+!", "inside+!", "beyond"));
}

TEST(CursorWindow, OfMinTheSmallestIsNewest) {
  EXPECT_THAT(judge({.last_value = "min"}, 3, {4, 3, 2}), ElementsAre("older", "start!", "inside+!"));
  EXPECT_THAT(judge({.initial_value = 9, .end_value = 5, .last_value = "min"}, 9, {6, 5}),
              ElementsAre("inside+!", "beyond"));
}

TEST(CursorWindow, AFunctionOfOnesOwnDecides) {
  // The longer text is newer.
  const auto longest = [](const Value& so_far, const Value& cursor) {
    if (so_far.is_null()) return cursor;
    return cursor.get<std::string>().size() > so_far.get<std::string>().size() ? cursor : so_far;
  };
  CursorWindow window({.last_value = "longest", .own_last_value = longest}, "aa");
  EXPECT_THAT(judge(window, {"b", "aa", "zzz", "aa"}), ElementsAre("older", "start!", "inside+!", "start"));
  EXPECT_EQ(window.newest(), Value("zzz"));
}

TEST(CursorWindow, TheStartTakesTheZoneOfTheRows) {
  CursorWindow window({}, Timestamp{.micros = 5, .utc = false});
  EXPECT_THAT(judge(window, {Timestamp{.micros = 5}, Timestamp{.micros = 4}}),
              ElementsAre("start!", "older"));
  EXPECT_EQ(window.start(), Value(Timestamp{.micros = 5}));
  // Once: rows that disagree among themselves are an error.
  EXPECT_THROW(window.judge(Timestamp{.micros = 9, .utc = false}), Error);
}

TEST(CursorWindow, WhatCannotBeComparedIsRefused) {
  CursorWindow window({.cursor_path = "at"}, 3);
  try {
    window.judge("x");
    ADD_FAILURE();
  } catch (const Error& error) {
    EXPECT_EQ(error.fault(), Fault::value_misfit);
    EXPECT_THAT(error.message(), ::testing::HasSubstr("the text \"x\""));
    EXPECT_THAT(error.message(), ::testing::HasSubstr("the number 3"));
  }
}

TEST(CursorWindow, ContradictionsAreRefused) {
  const auto refused = [](const Incremental& declared) {
    try {
      const CursorWindow window(declared, declared.initial_value);
    } catch (const Error& error) {
      return error.remedy() == Remedy::fix_config;
    }
    return false;
  };
  EXPECT_TRUE(refused({.end_value = 5}));
  EXPECT_TRUE(refused({.initial_value = 6, .end_value = 5}));
  EXPECT_TRUE(refused({.initial_value = "2024", .end_value = 5}));
  EXPECT_TRUE(refused({.initial_value = 5, .end_value = 6, .last_value = "min"}));
  EXPECT_TRUE(refused({.last_value = "longest"}));
  EXPECT_FALSE(refused({.initial_value = 5, .end_value = 5}));
}

}  // namespace
}  // namespace sluice
