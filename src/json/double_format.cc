#include "json/double_format.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>

#include "json/encode.h"

namespace sluice::json {
namespace {

/// The shortest decimal that reads back: `0.digits × 10^point`.
struct Shortest {
  std::array<char, 32> buffer;
  std::size_t size = 0;
  int point = 0;
};

Shortest shortest_digits(double value) {
  Shortest result;
  std::array<char, 32> text;
  const auto [end, error] =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::scientific);
  const char* at = text.data();
  for (; at != end && *at != 'e'; ++at)
    if (*at != '.') result.buffer[result.size++] = *at;
  *end = '\0';
  result.point = std::atoi(at + 1) + 1;
  return result;
}

void append_plain(std::string& out, std::string_view digits, int point) {
  const auto size = static_cast<int>(digits.size());
  if (point <= 0) {
    out += "0.";
    out.append(static_cast<std::size_t>(-point), '0');
    out += digits;
  } else if (point >= size) {
    out += digits;
    out.append(static_cast<std::size_t>(point - size), '0');
    out += ".0";
  } else {
    out += digits.substr(0, static_cast<std::size_t>(point));
    out += '.';
    out += digits.substr(static_cast<std::size_t>(point));
  }
}

void append_exponent(std::string& out, std::string_view digits, int exponent, bool two_digits) {
  out += digits.front();
  if (digits.size() > 1) {
    out += '.';
    out += digits.substr(1);
  }
  out += exponent < 0 ? "e-" : "e+";
  const int size = exponent < 0 ? -exponent : exponent;
  if (two_digits && size < 10) out += '0';
  out += std::to_string(size);
}

/// Python's repr and its JSON writer differ in where exponents start and how they are padded.
struct Style {
  int lowest_point;
  bool two_digits;
};
constexpr Style kRepr{-3, true};
constexpr Style kJson{-4, false};
constexpr int kHighestPoint = 16;

void append_finite(std::string& out, double value, Style style) {
  if (std::signbit(value)) out += '-';
  if (value == 0) {
    out += "0.0";
    return;
  }
  const Shortest found = shortest_digits(std::fabs(value));
  const std::string_view digits(found.buffer.data(), found.size);
  if (found.point >= style.lowest_point && found.point <= kHighestPoint)
    append_plain(out, digits, found.point);
  else
    append_exponent(out, digits, found.point - 1, style.two_digits);
}

}  // namespace

void append_json_double(std::string& out, double value) {
  if (std::isfinite(value))
    append_finite(out, value, kJson);
  else
    out += "null";
}

std::string shortest(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  std::string out;
  append_finite(out, value, kRepr);
  return out;
}

}  // namespace sluice::json
