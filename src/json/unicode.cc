#include "json/unicode.h"

#include <algorithm>
#include <array>

namespace sluice::json {
namespace {

/// The zeros of all decimal digits of Unicode 14; nine more digits follow each of them.
constexpr std::array<char32_t, 66> kZeros = {
    0x30,    0x660,   0x6F0,   0x7C0,   0x966,   0x9E6,   0xA66,   0xAE6,   0xB66,   0xBE6,   0xC66,
    0xCE6,   0xD66,   0xDE6,   0xE50,   0xED0,   0xF20,   0x1040,  0x1090,  0x17E0,  0x1810,  0x1946,
    0x19D0,  0x1A80,  0x1A90,  0x1B50,  0x1BB0,  0x1C40,  0x1C50,  0xA620,  0xA8D0,  0xA900,  0xA9D0,
    0xA9F0,  0xAA50,  0xABF0,  0xFF10,  0x104A0, 0x10D30, 0x11066, 0x110F0, 0x11136, 0x111D0, 0x112F0,
    0x11450, 0x114D0, 0x11650, 0x116C0, 0x11730, 0x118E0, 0x11950, 0x11C50, 0x11D50, 0x11DA0, 0x16A60,
    0x16AC0, 0x16B50, 0x1D7CE, 0x1D7D8, 0x1D7E2, 0x1D7EC, 0x1D7F6, 0x1E140, 0x1E2F0, 0x1E950, 0x1FBF0};

constexpr std::array<char32_t, 11> kOddSpaces = {0x20,   0x85,   0xA0,   0x1680, 0x2028, 0x2029,
                                                 0x202F, 0x205F, 0x3000, 0x2000, 0x200A};

unsigned char byte_at(std::string_view text, std::size_t at) { return static_cast<unsigned char>(text[at]); }

bool is_continuation(std::string_view text, std::size_t at) {
  return at < text.size() && (byte_at(text, at) & 0xC0) == 0x80;
}

/// Length that the first byte promises; 0 for a byte that cannot be first.
std::size_t promised_size(unsigned char first) {
  if (first < 0x80) return 1;
  if (first >= 0xC2 && first < 0xE0) return 2;
  if (first >= 0xE0 && first < 0xF0) return 3;
  return first >= 0xF0 && first < 0xF5 ? 4 : 0;
}

bool is_scalar(char32_t value, std::size_t size) {
  if (size == 3) return value >= 0x800 && (value < 0xD800 || value > 0xDFFF);
  return size != 4 || (value >= 0x10000 && value <= 0x10FFFF);
}

/// Size 0 if there is no well-formed code point.
CodePoint decode(std::string_view text, std::size_t at) {
  constexpr std::array<unsigned char, 5> masks = {0, 0x7F, 0x1F, 0x0F, 0x07};
  const std::size_t size = promised_size(byte_at(text, at));
  char32_t value = byte_at(text, at) & masks[size];
  for (std::size_t i = 1; i < size; ++i) {
    if (!is_continuation(text, at + i)) return {0, 0};
    value = value << 6 | (byte_at(text, at + i) & 0x3Fu);
  }
  return is_scalar(value, size) ? CodePoint{value, size} : CodePoint{0, 0};
}

/// Size of the white space that ends at `end`; 0 if there is none.
std::size_t space_before(std::string_view text, std::size_t end) {
  std::size_t start = end - 1;
  while (start > 0 && end - start < 4 && is_continuation(text, start)) --start;
  const CodePoint last = code_point_at(text, start);
  return start + last.size == end && is_space(last.value) ? last.size : 0;
}

}  // namespace

CodePoint code_point_at(std::string_view text, std::size_t at) noexcept {
  const unsigned char first = byte_at(text, at);
  if (first < 0x80) return {first, 1};
  const CodePoint found = decode(text, at);
  return found.size == 0 ? CodePoint{0xFFFD, 1} : found;
}

std::size_t count_code_points(std::string_view text) noexcept {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); ++count) at += code_point_at(text, at).size;
  return count;
}

std::size_t find_invalid_utf8(std::string_view text) noexcept {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t size = decode(text, at).size;
    if (size == 0) return at;
    at += size;
  }
  return std::string_view::npos;
}

bool is_space(char32_t code_point) noexcept {
  if (code_point < 0x80)
    return code_point == ' ' || (code_point >= 0x09 && code_point <= 0x0D) ||
           (code_point >= 0x1C && code_point <= 0x1F);
  if (code_point >= 0x2000 && code_point <= 0x200A) return true;
  return std::ranges::find(kOddSpaces, code_point) != kOddSpaces.end();
}

int decimal_digit(char32_t code_point) noexcept {
  if (code_point < 0x80)
    return code_point >= '0' && code_point <= '9' ? static_cast<int>(code_point - '0') : -1;
  const auto above = std::ranges::upper_bound(kZeros, code_point);
  const char32_t distance = code_point - *(above - 1);
  return distance < 10 ? static_cast<int>(distance) : -1;
}

std::string_view strip(std::string_view text) noexcept {
  while (!text.empty()) {
    const CodePoint first = code_point_at(text, 0);
    if (!is_space(first.value)) break;
    text.remove_prefix(first.size);
  }
  while (!text.empty()) {
    const std::size_t size = space_before(text, text.size());
    if (size == 0) break;
    text.remove_suffix(size);
  }
  return text;
}

std::string with_ascii_digits(std::string_view text) {
  std::string ascii;
  ascii.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint next = code_point_at(text, at);
    if (const int digit = decimal_digit(next.value); digit >= 0)
      ascii += static_cast<char>('0' + digit);
    else
      ascii.append(text, at, next.size);
    at += next.size;
  }
  return ascii;
}

}  // namespace sluice::json
