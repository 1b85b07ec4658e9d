#include "extract/boundary.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "base/ids.h"
#include "json/encode.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

using ::testing::SizeIs;

constexpr BoundaryLimits kSmall{.listed = 4, .packed = 2'000};

std::string hash_of(int row) {
  Shake128 digest;
  return digest.base64(std::to_string(row), 15);
}

/// The state after a run that gave these rows, all at one cursor.
Dict state_after(int from, int to, const Dict& before = {}) {
  Dict state = before;
  KnownRows known{Value(state), 7};
  Boundary boundary(known, kSmall);
  for (int row = from; row < to; ++row) boundary.add(hash_of(row), known.has(hash_of(row)));
  known.check_complete();
  boundary.save(state, 7);
  return state;
}

/// Those of the rows that the run after that state would load.
std::vector<int> new_rows(const Dict& state, const std::vector<int>& rows, const Value& newest = 7) {
  KnownRows known{Value(state), newest};
  std::vector<int> fresh;
  for (const int row : rows)
    if (!known.has(hash_of(row))) fresh.push_back(row);
  known.check_complete();
  return fresh;
}

std::vector<int> range(int from, int to) {
  std::vector<int> rows;
  for (int row = from; row < to; ++row) rows.push_back(row);
  return rows;
}

TEST(Boundary, FewRowsAreListedAsUpstreamListsThem) {
  const Dict state = state_after(0, 3);
  EXPECT_EQ(json::encode(Value(state), json::Typing::plain),
            R"({"unique_hashes":[")" + hash_of(0) + R"(",")" + hash_of(1) + R"(",")" + hash_of(2) + R"("]})");
  EXPECT_EQ(new_rows(state, {2, 3, 0}), std::vector{3});
}

TEST(Boundary, MoreRowsArePackedAndStillKnownOneByOne) {
  const Dict state = state_after(0, 1'000);
  EXPECT_THAT(Value(state).find("unique_hashes")->get<List>(), SizeIs(0));
  EXPECT_LT(json::encode(Value(state), json::Typing::plain).size(), 1'000U * 11 + 200);
  EXPECT_EQ(new_rows(state, {999, 1'000, 0, 500, 1'001}), (std::vector{1'000, 1'001}));
}

TEST(Boundary, BeyondAllLimitsTheStateDoesNotGrow) {
  const Dict state = state_after(0, 100'000);
  EXPECT_LT(json::encode(Value(state), json::Typing::plain).size(), 200U);
  std::vector<int> again = range(0, 100'003);
  EXPECT_EQ(new_rows(state, again), (std::vector{100'000, 100'001, 100'002}));
  std::swap(again[0], again[99'999]);  // the old ones may come in another order
  EXPECT_THAT(new_rows(state, again), SizeIs(3));
}

TEST(Boundary, ATallyGoesOnOverRuns) {
  const Dict once = state_after(0, 5'000);
  const Dict twice = state_after(0, 5'010, once);
  EXPECT_THAT(new_rows(twice, range(0, 5'011)), ::testing::ElementsAre(5'010));
  const Dict by_new_rows_alone = state_after(0, 0, twice);
  EXPECT_EQ(by_new_rows_alone, twice);
}

TEST(Boundary, PackedRowsBecomeATallyOfAllThatCame) {
  const Dict packed = state_after(0, 1'500);
  const Dict tally = state_after(0, 9'000, packed);
  EXPECT_THAT(new_rows(tally, range(0, 9'001)), ::testing::ElementsAre(9'000));
}

TEST(Boundary, ATallyRefusesWhatItCannotTell) {
  const Dict state = state_after(0, 5'000);
  std::vector<int> new_one_first = range(0, 5'001);
  std::swap(new_one_first.front(), new_one_first.back());
  EXPECT_THROW(new_rows(state, new_one_first), Error);
  EXPECT_THROW(new_rows(state, range(0, 4'999)), Error);
  EXPECT_EQ(new_rows(state, {}), std::vector<int>{});
}

TEST(Boundary, TheSameRowTwiceIsOneRow) {
  Boundary boundary({}, kSmall);
  for (int i = 0; i < 10'000; ++i) boundary.add(hash_of(i % 3), false);
  EXPECT_TRUE(boundary.is_listed());
}

TEST(Boundary, IsEmptyAtANewCursor) {
  Dict state = state_after(0, 5'000);
  KnownRows known{Value(state), 7};
  Boundary boundary(known, kSmall);
  boundary.clear();
  boundary.add(hash_of(1), false);
  boundary.save(state, 8);
  EXPECT_EQ(json::encode(Value(state), json::Typing::plain),
            R"({"unique_hashes":[")" + hash_of(1) + R"("]})");
}

TEST(Boundary, OwnFormsDoNotCountIfUpstreamMovedTheCursor) {
  EXPECT_EQ(new_rows(state_after(0, 1'000), {1}, 8), std::vector{1});
}

}  // namespace
}  // namespace sluice
