#include "arrow/buffer.h"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr std::size_t kAlignment = 64;

/// Offsets of a text column are int32, so no buffer of a column may be larger.
constexpr std::size_t kMostBytes = std::numeric_limits<std::int32_t>::max() / kAlignment * kAlignment;

std::size_t rounded_up(std::size_t size) { return (size + kAlignment - 1) / kAlignment * kAlignment; }

}  // namespace

void Buffer::grow(std::size_t wanted) {
  if (wanted > kMostBytes)
    throw Error(Remedy::fix_input,
                fmt::format("a column of one batch is larger than 2 GiB; split the row or lower "
                            "memory_limit: {} bytes",
                            wanted));
  const std::size_t capacity = std::min(kMostBytes, rounded_up(std::max(wanted, capacity_ * 2)));
  auto* data = static_cast<std::uint8_t*>(std::aligned_alloc(kAlignment, capacity));
  if (data == nullptr)
    throw Error(Remedy::retry, fmt::format("memory ran out; lower memory_limit: {} bytes", capacity));
  if (size_ != 0) std::memcpy(data, data_, size_);
  std::free(data_);
  data_ = data;
  capacity_ = capacity;
}

}  // namespace sluice
