#include "extract/row_hash.h"

#include <gtest/gtest.h>

#include "json/temporal.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

// The hashes are those of real dlt 1.26.
const Value kRow{{"ts", 3}, {"id", 2}};
const Value kTimed = Dict{{"id", 2}, {"ts", *json::parse_timestamp("2024-01-02T00:00:00Z")}};

bool adopts(RowHash& hash, const Value& row, const std::string& known) {
  return hash.adopt_spelling(row, [&](std::string_view asked) { return asked == known; });
}

TEST(RowHash, OfAWholeRowDoesNotDependOnTheOrderOfItsFields) {
  RowHash hash(std::nullopt);
  EXPECT_EQ(hash(kRow), "1+3tGu4wQi7j4Qz28wy9");
  EXPECT_FALSE(adopts(hash, kRow, "Tp44cKMYfAuJiBfxLAqu"));
}

TEST(RowHash, OfAKeyOfOneFieldGoesOnAsItIsKnown) {
  RowHash hash({{"id"}});
  EXPECT_EQ(hash(kRow), "Tp44cKMYfAuJiBfxLAqu");
  EXPECT_TRUE(adopts(hash, kRow, "y/yGik6NApHVti/+cWcf"));
  EXPECT_EQ(hash(kRow), "y/yGik6NApHVti/+cWcf");
}

TEST(RowHash, OfTimesGoesOnAsItIsKnown) {
  RowHash hash(std::nullopt);
  EXPECT_EQ(hash(kTimed), "KwLVUmf+BB5dHavsmBJz");
  EXPECT_TRUE(adopts(hash, kTimed, "4lZ4VYOGJ3k0C5tXOgTU"));
  EXPECT_EQ(hash(kTimed), "4lZ4VYOGJ3k0C5tXOgTU");
}

TEST(RowHash, NeedsAllFieldsOfTheKey) {
  RowHash hash({{"id", "nope"}});
  EXPECT_THROW(hash(kRow), Error);
}

}  // namespace
}  // namespace sluice
