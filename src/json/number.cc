#include "json/number.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "json/bignum.h"
#include "json/decimal.h"
#include "json/unicode.h"

namespace sluice::json {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

std::size_t skip_digits(std::string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}

enum class Shape { none, integer, real };

/// Position behind the integer part; 0 if there is none or it has a leading zero.
std::size_t integer_end(std::string_view token) {
  const std::size_t start = token.starts_with('-') ? 1 : 0;
  const std::size_t end = skip_digits(token, start);
  if (end == start || (end - start > 1 && token[start] == '0')) return 0;
  return end;
}

/// Position behind a fraction at `at`; npos if it is broken.
std::size_t fraction_end(std::string_view token, std::size_t at) {
  if (at == token.size() || token[at] != '.') return at;
  const std::size_t end = skip_digits(token, at + 1);
  return end == at + 1 ? std::string_view::npos : end;
}

std::size_t exponent_end(std::string_view token, std::size_t at) {
  if (at == token.size() || (token[at] != 'e' && token[at] != 'E')) return at;
  ++at;
  if (at < token.size() && (token[at] == '+' || token[at] == '-')) ++at;
  const std::size_t end = skip_digits(token, at);
  return end == at ? std::string_view::npos : end;
}

Shape shape_of(std::string_view token) {
  const std::size_t integer = integer_end(token);
  if (integer == 0) return Shape::none;
  if (integer == token.size()) return Shape::integer;
  const std::size_t fraction = fraction_end(token, integer);
  if (fraction == std::string_view::npos) return Shape::none;
  return exponent_end(token, fraction) == token.size() ? Shape::real : Shape::none;
}

/// Which way a number that no double can hold is out of range.
bool is_tiny(std::string_view text) {
  const auto decimal = BigDecimal::parse(text);
  if (decimal) return decimal->magnitude() < 0;
  return text.find("e-") != std::string_view::npos || text.find("E-") != std::string_view::npos;
}

/// The double of plain ASCII digits, point and exponent; infinity or zero if it is out of range.
std::optional<double> nearest_double(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size()) return std::nullopt;
  if (error == std::errc()) return value;
  if (error != std::errc::result_out_of_range) return std::nullopt;
  const double size = is_tiny(text) ? 0.0 : std::numeric_limits<double>::infinity();
  return text.starts_with('-') ? -size : size;
}

/// Takes the sign off; true for '-'.
bool take_sign(std::string_view& text) {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) text.remove_prefix(1);
  return negative;
}

int digit_value(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : 99;
}

/// The digits without `_`, which may only stand between two digits; nothing for anything else.
std::optional<std::string> plain_digits(std::string_view text, int base) {
  std::string digits;
  digits.reserve(text.size());
  bool after_digit = false;
  for (const char c : text) {
    const bool is_digit_here = digit_value(c) < base;
    if (!is_digit_here && !(c == '_' && after_digit)) return std::nullopt;
    if (is_digit_here) digits += c;
    after_digit = is_digit_here;
  }
  return after_digit ? std::optional(std::move(digits)) : std::nullopt;
}

/// The text of a float without `_`; nothing if one stands elsewhere than between two digits.
std::optional<std::string> without_underscores(std::string_view text) {
  std::string plain;
  plain.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '_') {
      plain += text[i];
    } else if (i == 0 || i + 1 == text.size() || !is_digit(text[i - 1]) || !is_digit(text[i + 1])) {
      return std::nullopt;
    }
  }
  return plain;
}

bool is_one_of(std::string_view text, std::string_view first, std::string_view second) {
  const auto same = [](char a, char b) { return (a | 0x20) == b; };
  return std::ranges::equal(text, first, same) || std::ranges::equal(text, second, same);
}

std::optional<double> named_double(std::string_view text) {
  if (is_one_of(text, "inf", "infinity")) return std::numeric_limits<double>::infinity();
  if (is_one_of(text, "nan", "nan")) return std::numeric_limits<double>::quiet_NaN();
  return std::nullopt;
}

/// from_chars also takes names; only digits may go there.
bool starts_like_number(std::string_view text) {
  return !text.empty() && (is_digit(text[0]) || (text[0] == '.' && text.size() > 1 && is_digit(text[1])));
}

}  // namespace

Value integer_value(std::string_view digits) {
  const bool negative = take_sign(digits);
  digits.remove_prefix(std::min(digits.find_first_not_of('0'), digits.size()));
  if (digits.empty()) return Value(0);
  std::string text = negative ? "-" : "";
  text += digits;
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() ? Value(value) : Value(BigInt{std::move(text)});
}

bool is_json_number(std::string_view token) noexcept { return shape_of(token) != Shape::none; }

std::optional<Value> parse_json_number(std::string_view token) {
  switch (shape_of(token)) {
    case Shape::none: return std::nullopt;
    case Shape::integer: return integer_value(token);
    case Shape::real: break;
  }
  const std::optional<double> value = nearest_double(token);
  if (!value || std::isinf(*value)) return std::nullopt;
  return Value(*value);
}

std::optional<Value> parse_integer(std::string_view text, int base) {
  const std::string ascii = with_ascii_digits(strip(text));
  std::string_view rest = ascii;
  const bool negative = take_sign(rest);
  if (base == 16 && (rest.starts_with("0x") || rest.starts_with("0X"))) {
    rest.remove_prefix(2);
    if (rest.starts_with('_')) rest.remove_prefix(1);
  }
  std::optional<std::string> digits = plain_digits(rest, base);
  if (!digits || digits->size() > kMaxIntegerDigits) return std::nullopt;
  const std::string decimal = base == 16 ? decimal_from_hex(*digits) : std::move(*digits);
  return integer_value((negative ? "-" : "") + decimal);
}

std::optional<double> parse_double(std::string_view text) {
  const std::optional<std::string> plain = without_underscores(with_ascii_digits(strip(text)));
  if (!plain) return std::nullopt;
  std::string_view rest = *plain;
  const bool negative = take_sign(rest);
  const std::optional<double> value = starts_like_number(rest) ? nearest_double(rest) : named_double(rest);
  if (!value) return std::nullopt;
  return negative ? -*value : *value;
}

}  // namespace sluice::json
