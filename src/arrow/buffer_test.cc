#include "arrow/buffer.h"

#include <string>

#include <gtest/gtest.h>

#include "sluice/error.hpp"

namespace sluice {
namespace {

bool is_aligned(const Buffer& buffer) { return reinterpret_cast<std::uintptr_t>(buffer.data()) % 64 == 0; }

TEST(Buffer, StartsEmptyWithoutMemory) {
  const Buffer buffer;
  EXPECT_EQ(buffer.size(), 0U);
  EXPECT_EQ(buffer.capacity(), 0U);
}

TEST(Buffer, GrowsAlignedAndKeepsContent) {
  Buffer buffer;
  for (std::uint32_t i = 0; i < 10'000; ++i) {
    buffer.push(i);
    ASSERT_TRUE(is_aligned(buffer));
  }
  for (std::uint32_t i = 0; i < 10'000; ++i) ASSERT_EQ(buffer.as<std::uint32_t>()[i], i);
  EXPECT_EQ(buffer.size(), 40'000U);
}

TEST(Buffer, Doubles) {
  Buffer buffer;
  buffer.resize(1);
  EXPECT_EQ(buffer.capacity(), 64U);
  buffer.resize(65);
  EXPECT_EQ(buffer.capacity(), 128U);
  buffer.resize(1000);
  EXPECT_EQ(buffer.capacity(), 1024U);
}

TEST(Buffer, ClearKeepsMemoryAndMoveTakesIt) {
  Buffer buffer;
  buffer.append("abc", 3);
  buffer.clear();
  EXPECT_EQ(buffer.size(), 0U);
  EXPECT_EQ(buffer.capacity(), 64U);
  const Buffer moved = std::move(buffer);
  EXPECT_EQ(moved.capacity(), 64U);
}

TEST(Buffer, RefusesMoreThanOffsetsCanHold) {
  Buffer buffer;
  EXPECT_THROW(buffer.resize(std::size_t{1} << 31), Error);
}

}  // namespace
}  // namespace sluice
