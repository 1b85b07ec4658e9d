#include "arrow/column.h"

#include <utility>

#include <fmt/format.h>

namespace sluice {
namespace {

std::size_t bitmap_bytes(std::uint32_t bits) { return (std::size_t{bits} + 7) / 8; }

void append_zeros(Buffer& buffer, std::size_t bytes) {
  buffer.ensure(bytes);
  std::memset(buffer.data() + buffer.size(), 0, bytes);
  buffer.resize(buffer.size() + bytes);
}

/// Zero bits up to `bits`.
void extend(Buffer& bitmap, std::uint32_t bits) {
  const std::size_t wanted = bitmap_bytes(bits);
  if (wanted > bitmap.size()) append_zeros(bitmap, wanted - bitmap.size());
}

/// Zeros behind the last bit: set_valid_bit() only ever sets.
void clear_padding(Buffer& bitmap, std::uint32_t bits) {
  if (bits % 8 != 0) bitmap.data()[bits / 8] &= static_cast<std::uint8_t>((1U << bits % 8) - 1);
}

void fill_ones(Buffer& bitmap, std::uint32_t bits) {
  bitmap.resize(bitmap_bytes(bits));
  if (bits == 0) return;
  std::memset(bitmap.data(), 0xFF, bitmap.size());
  clear_padding(bitmap, bits);
}

/// Of the bits from `first` on.
std::uint32_t count_zeros(const Buffer& bitmap, std::uint32_t first, std::uint32_t bits) {
  std::uint32_t zeros = 0;
  for (std::uint32_t bit = first; bit < bits; ++bit) zeros += (bitmap.data()[bit / 8] >> bit % 8 & 1U) ^ 1U;
  return zeros;
}

}  // namespace

void ColumnBuilder::start() {
  if (width_of(physical_) == 0 && offsets_.size() == 0) offsets_.push(std::int32_t{0});
}

void ColumnBuilder::pad_nulls(std::uint32_t row) {
  start();
  if (null_count_ == 0) fill_ones(validity_, length_);
  extend(validity_, row);
  const std::uint32_t nulls = row - length_;
  const std::size_t width = width_of(physical_);
  if (width != 0) {
    append_zeros(values_, nulls * width);
  } else {
    const auto end = static_cast<std::int32_t>(values_.size());
    offsets_.ensure(nulls * sizeof end);
    for (std::uint32_t i = 0; i < nulls; ++i) offsets_.push(end);
  }
  null_count_ += nulls;
  length_ = row;
}

void ColumnBuilder::extend_validity() { extend(validity_, length_ + 1); }

void ColumnBuilder::mark_all_valid(std::uint32_t count) {
  if (null_count_ == 0) {
    length_ += count;
    return;
  }
  extend(validity_, length_ + count);
  for (const std::uint32_t end = length_ + count; length_ < end; ++length_)
    validity_.data()[length_ >> 3] |= static_cast<std::uint8_t>(1U << (length_ & 7));
}

void ColumnBuilder::append_values(std::uint32_t row, const void* values, std::uint32_t count,
                                  const std::uint64_t* validity) {
  pad_to(row);
  const auto* bytes = static_cast<const std::uint8_t*>(values);
  const std::size_t width = width_of(physical_);
  const auto is_valid = [&](std::uint32_t i) {
    return validity == nullptr || (validity[i / 64] >> i % 64 & 1U) != 0;
  };
  for (std::uint32_t i = 0; i < count;) {
    std::uint32_t end = validity == nullptr ? count : i;
    while (end < count && is_valid(end)) ++end;
    values_.append(bytes + i * width, (end - i) * width);
    mark_all_valid(end - i);
    for (i = end; i < count && !is_valid(i);) ++i;
    pad_to(row + i);
  }
}

void ColumnBuilder::truncate(std::uint32_t row) {
  if (row >= length_) return;
  const std::size_t width = width_of(physical_);
  values_.resize(width != 0 ? row * width : static_cast<std::size_t>(offsets_.as<std::int32_t>()[row]));
  if (width == 0) offsets_.resize((std::size_t{row} + 1) * sizeof(std::int32_t));
  const std::uint32_t length = std::exchange(length_, row);
  if (null_count_ == 0) return;
  // A rollback takes a row or two back: what stays is not counted again.
  null_count_ -= count_zeros(validity_, row, length);
  validity_.resize(bitmap_bytes(row));
  clear_padding(validity_, row);
  if (null_count_ == 0) validity_.clear();
}

void ColumnBuilder::clear() noexcept {
  values_.clear();
  offsets_.clear();
  validity_.clear();
  length_ = 0;
  null_count_ = 0;
}

void ColumnBuilder::to_text() {
  const Buffer numbers = std::exchange(values_, Buffer());
  physical_ = Physical::utf8;
  offsets_.clear();
  start();
  for (std::uint32_t row = 0; row < length_; ++row) {
    if (!is_null(row)) {
      const fmt::format_int text(numbers.as<std::int64_t>()[row]);
      values_.append(text.data(), text.size());
    }
    offsets_.push(static_cast<std::int32_t>(values_.size()));
  }
}

std::string_view ColumnBuilder::text_at(std::uint32_t row) const noexcept {
  const auto* offsets = offsets_.as<std::int32_t>();
  const auto begin = static_cast<std::size_t>(offsets[row]);
  const auto end = static_cast<std::size_t>(offsets[row + 1]);
  if (begin == end) return {};  // the buffer may have no memory yet
  return {reinterpret_cast<const char*>(values_.data()) + begin, end - begin};
}

}  // namespace sluice
