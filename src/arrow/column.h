#pragma once

#include <cstdint>
#include <string_view>

#include "arrow/buffer.h"

namespace sluice {

/// How the values of a column lie in memory. The numbers are written to job files.
enum class Physical : std::uint8_t {
  boolean = 1,       ///< one byte, 0 or 1
  int64 = 2,         ///< little endian
  float64 = 3,       ///< IEEE 754
  utf8 = 4,          ///< int32 offsets (rows + 1) and bytes
  binary = 5,        ///< as utf8, any bytes
  timestamp_us = 6,  ///< int64 microseconds since 1970, UTC or local as the logical type says
  date32 = 7,        ///< int32 days since 1970
  time64_us = 8,     ///< int64 microseconds since midnight
  decimal128 = 9,    ///< 16 bytes, two's complement, scale from the logical type
};

/// Bytes per value; 0 for utf8 and binary.
constexpr std::size_t width_of(Physical physical) noexcept {
  switch (physical) {
    case Physical::boolean: return 1;
    case Physical::date32: return 4;
    case Physical::utf8:
    case Physical::binary: return 0;
    case Physical::decimal128: return 16;
    default: return 8;
  }
}

/// A column under construction, in Arrow layout. Rows that were not appended are null: they are padded
/// lazily at the next append, so that an absent field costs nothing. Nulls have a zero value below them.
/// The validity bitmap exists only if there is a null.
class ColumnBuilder {
 public:
  explicit ColumnBuilder(Physical physical) : physical_(physical) {}

  [[nodiscard]] Physical physical() const noexcept { return physical_; }
  [[nodiscard]] std::uint32_t length() const noexcept { return length_; }
  [[nodiscard]] std::uint32_t null_count() const noexcept { return null_count_; }
  [[nodiscard]] const Buffer& values() const noexcept { return values_; }
  [[nodiscard]] const Buffer& offsets() const noexcept { return offsets_; }
  /// Empty if there is no null.
  [[nodiscard]] const Buffer& validity() const noexcept { return validity_; }
  /// Bytes that are allocated.
  [[nodiscard]] std::size_t memory() const noexcept {
    return values_.capacity() + offsets_.capacity() + validity_.capacity();
  }
  /// Bytes that the values take.
  [[nodiscard]] std::size_t used() const noexcept {
    return values_.size() + offsets_.size() + validity_.size();
  }

  /// Appends the value of row `row` (≥ length()) of a fixed-width type; T has the width of physical().
  template <class T>
  void append(std::uint32_t row, T value) {
    pad_to(row);
    values_.push(value);
    mark_valid();
  }
  /// Appends text or bytes.
  void append_bytes(std::uint32_t row, const char* bytes, std::size_t count) {
    pad_to(row);
    values_.append(bytes, count);
    end_bytes();
  }
  /// Appends `count` values of the type's width that lie one behind the other, from row `row` on. `validity`:
  /// a bit per value in words of 64, lowest first, 1 is a value; null pointer: there is no null. What lies
  /// below a null is not looked at.
  void append_values(std::uint32_t row, const void* values, std::uint32_t count,
                     const std::uint64_t* validity);
  /// Room for `most` bytes at the end of row `row`'s text; write there, then finish_bytes(end).
  char* begin_bytes(std::uint32_t row, std::size_t most) {
    pad_to(row);
    values_.ensure(most);
    return reinterpret_cast<char*>(values_.data()) + values_.size();
  }
  void finish_bytes(const char* end) {
    values_.resize(static_cast<std::size_t>(end - reinterpret_cast<const char*>(values_.data())));
    end_bytes();
  }

  /// Nulls up to (not including) row.
  void pad_to(std::uint32_t row) {
    if (length_ < row) [[unlikely]]
      pad_nulls(row);
    else if (length_ == 0)
      start();
  }
  /// Forgets rows ≥ row.
  void truncate(std::uint32_t row);
  /// Empty again; memory is kept.
  void clear() noexcept;
  /// Turns an int64 column into a text column with the same values (for integers beyond 64 bits).
  void to_text();

  /// Value of a valid row of a text column.
  [[nodiscard]] std::string_view text_at(std::uint32_t row) const noexcept;
  [[nodiscard]] bool is_null(std::uint32_t row) const noexcept {
    return row >= length_ || (validity_.size() != 0 && (validity_.data()[row >> 3] >> (row & 7) & 1) == 0);
  }

 private:
  void start();
  void pad_nulls(std::uint32_t row);
  void end_bytes() {
    offsets_.push(static_cast<std::int32_t>(values_.size()));
    mark_valid();
  }
  void mark_valid() {
    if (null_count_ != 0) [[unlikely]]
      set_valid_bit();
    ++length_;
  }
  void set_valid_bit() {
    const std::size_t byte = length_ >> 3;
    if (byte >= validity_.size()) [[unlikely]]
      extend_validity();
    validity_.data()[byte] |= static_cast<std::uint8_t>(1U << (length_ & 7));
  }
  /// The next `count` rows have values.
  void mark_all_valid(std::uint32_t count);
  /// Room for the bit of row length(), zero.
  void extend_validity();

  Physical physical_;
  std::uint32_t length_ = 0;
  std::uint32_t null_count_ = 0;
  Buffer values_;
  Buffer offsets_;
  Buffer validity_;
};

}  // namespace sluice
