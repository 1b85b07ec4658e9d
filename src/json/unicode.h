#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sluice::json {

/// A code point of UTF-8 text and the bytes that it takes. Bytes that are not UTF-8 count one by one.
struct CodePoint {
  char32_t value = 0;
  std::size_t size = 1;
};

/// The code point that starts at `at`, which must be inside the text.
CodePoint code_point_at(std::string_view text, std::size_t at) noexcept;

/// Number of code points.
std::size_t count_code_points(std::string_view text) noexcept;

/// Position of the byte that is not UTF-8; npos if there is none.
std::size_t find_invalid_utf8(std::string_view text) noexcept;

/// What Python calls white space, which is more than ASCII's.
bool is_space(char32_t code_point) noexcept;

/// Value of a decimal digit of any script (Unicode's Nd); -1 for other characters.
int decimal_digit(char32_t code_point) noexcept;

/// Without white space at both ends, as Python's str.strip().
std::string_view strip(std::string_view text) noexcept;

/// The text with the decimal digits of every script as ASCII, as Python's number parsers read it.
std::string with_ascii_digits(std::string_view text);

}  // namespace sluice::json
