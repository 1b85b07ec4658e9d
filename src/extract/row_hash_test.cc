#include "extract/row_hash.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "json/temporal.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

// The hashes are those of real dlt 1.26.
const Value kRow{{"ts", 3}, {"id", 2}};
const Value kTimed = Dict{{"id", 2}, {"ts", *json::parse_timestamp("2024-01-02T00:00:00Z")}};

TEST(RowHash, OfAWholeRowDoesNotDependOnTheOrderOfItsFields) {
  RowHash hash(std::nullopt);
  EXPECT_EQ(hash(kRow), "1+3tGu4wQi7j4Qz28wy9");
  EXPECT_THAT(hash.other_spellings(kRow), IsEmpty());
}

TEST(RowHash, OfAKeyOfOneFieldIsOfItsValue) {
  RowHash hash({{"id"}});
  EXPECT_EQ(hash(kRow), "Tp44cKMYfAuJiBfxLAqu");
  EXPECT_THAT(hash.other_spellings(kRow), ElementsAre("y/yGik6NApHVti/+cWcf"));
}

TEST(RowHash, OfTimesIsKnownInBothSpellings) {
  RowHash hash(std::nullopt);
  EXPECT_EQ(hash(kTimed), "KwLVUmf+BB5dHavsmBJz");
  EXPECT_THAT(hash.other_spellings(kTimed), ElementsAre("4lZ4VYOGJ3k0C5tXOgTU"));
  RowHash by_time({{"ts"}});
  EXPECT_EQ(by_time.other_spellings(kTimed).size(), 3U);
}

TEST(RowHash, NeedsAllFieldsOfTheKey) {
  RowHash hash({{"id", "nope"}});
  EXPECT_THROW(hash(kRow), Error);
}

}  // namespace
}  // namespace sluice
