#include "duck/fill.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace sluice::duck {
namespace {

constexpr std::uint64_t kWordBits = 64;
constexpr std::uint32_t kInlineLength = 12;

std::uint64_t low_bits(std::uint64_t count) noexcept {
  return count >= kWordBits ? ~0ULL : (1ULL << count) - 1;
}

/// `count` (≤ 64) bits from bit `from` on, lowest first.
std::uint64_t read_bits(const std::uint8_t* source, std::uint64_t from, std::uint64_t count) noexcept {
  std::uint64_t words[2] = {};
  const std::uint64_t shift = from % kWordBits;
  const bool two = shift + count > kWordBits;
  std::memcpy(words, source + from / kWordBits * sizeof words[0], two ? sizeof words : sizeof words[0]);
  std::uint64_t bits = words[0] >> shift;
  if (two) bits |= words[1] << (kWordBits - shift);
  return bits & low_bits(count);
}

/// Masks that keep the first n bytes of an inlined text.
struct InlineMask {
  std::uint64_t low;
  std::uint32_t high;
};

constexpr std::array<InlineMask, kInlineLength + 1> kInlineMasks = [] {
  std::array<InlineMask, kInlineLength + 1> masks{};
  for (std::size_t n = 0; n <= kInlineLength; ++n) {
    masks[n].low = n >= 8 ? ~0ULL : (1ULL << (8 * n)) - 1;
    masks[n].high = n <= 8 ? 0 : static_cast<std::uint32_t>((1ULL << (8 * (n - 8))) - 1);
  }
  return masks;
}();

/// A DuckDB string that points at the text, or holds it if it is short; no byte is copied elsewhere. This is
/// how DuckDB itself lays it out; the documented way in (assign_string_element) copies every text.
duckdb_string_t string_of(const char* text, std::uint32_t length) noexcept {
  duckdb_string_t out;
  if (length > kInlineLength) {
    out.value.pointer.length = length;
    std::memcpy(out.value.pointer.prefix, text, sizeof out.value.pointer.prefix);
    out.value.pointer.ptr = const_cast<char*>(text);
    return out;
  }
  InlineMask bytes;
  std::memcpy(&bytes.low, text, sizeof bytes.low);
  std::memcpy(&bytes.high, text + sizeof bytes.low, sizeof bytes.high);
  bytes.low &= kInlineMasks[length].low;
  bytes.high &= kInlineMasks[length].high;
  out.value.inlined.length = length;
  std::memcpy(out.value.inlined.inlined, &bytes.low, sizeof bytes.low);
  std::memcpy(out.value.inlined.inlined + sizeof bytes.low, &bytes.high, sizeof bytes.high);
  return out;
}

void fill_text(duckdb_string_t* target, const ScanColumn& column, std::uint32_t row,
               std::uint64_t count) noexcept {
  const auto* text = reinterpret_cast<const char*>(column.values);
  const std::int32_t* offsets = column.offsets + row;
  for (std::uint64_t i = 0; i < count; ++i)
    target[i] = string_of(text + offsets[i], static_cast<std::uint32_t>(offsets[i + 1] - offsets[i]));
}

void fill_constant(duckdb_string_t* target, const std::string& text, std::uint64_t count) {
  char padded[kInlineLength] = {};
  const bool is_short = text.size() <= kInlineLength;
  if (is_short) std::memcpy(padded, text.data(), text.size());
  std::fill_n(target, count,
              string_of(is_short ? padded : text.data(), static_cast<std::uint32_t>(text.size())));
}

/// The vector's bitmap; made on the first use, all valid.
std::uint64_t* validity_of(duckdb_vector vector) {
  duckdb_vector_ensure_validity_writable(vector);
  return duckdb_vector_get_validity(vector);
}

void fill_nulls(duckdb_vector vector, std::uint64_t at, std::uint64_t count) {
  static constexpr std::array<std::uint8_t, sizeof(std::uint64_t)> kZeros{};
  std::uint64_t* validity = validity_of(vector);
  for (std::uint64_t i = 0; i < count; i += kWordBits)
    copy_bits(kZeros.data(), 0, validity, at + i, std::min(kWordBits, count - i));
}

}  // namespace

void copy_bits(const std::uint8_t* source, std::uint64_t from, std::uint64_t* target, std::uint64_t to,
               std::uint64_t count) noexcept {
  while (count > 0) {
    const std::uint64_t shift = to % kWordBits;
    const std::uint64_t step = std::min(count, kWordBits - shift);
    std::uint64_t& word = target[to / kWordBits];
    word = (word & ~(low_bits(step) << shift)) | (read_bits(source, from, step) << shift);
    from += step;
    to += step;
    count -= step;
  }
}

void fill(duckdb_vector vector, std::uint64_t at, Physical physical, const ScanColumn& column,
          std::uint32_t row, std::uint64_t count) {
  auto* data = static_cast<std::uint8_t*>(duckdb_vector_get_data(vector));
  const std::size_t width = width_of(physical);
  if (column.constant != nullptr)
    return fill_constant(reinterpret_cast<duckdb_string_t*>(data) + at, *column.constant, count);
  if (column.values == nullptr) return fill_nulls(vector, at, count);
  if (column.validity != nullptr) copy_bits(column.validity, row, validity_of(vector), at, count);
  if (width == 0)
    fill_text(reinterpret_cast<duckdb_string_t*>(data) + at, column, row, count);
  else
    std::memcpy(data + at * width, column.values + row * width, count * width);
}

}  // namespace sluice::duck
