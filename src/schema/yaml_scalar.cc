#include "schema/yaml_scalar.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <regex>
#include <span>
#include <string>

namespace sluice {
namespace {

/// No number is longer; and the regular expressions below recurse by the length of the text.
constexpr std::size_t kLongestNumber = 128;

bool is_one_of(std::string_view text, std::span<const std::string_view> words) {
  return std::ranges::find(words, text) != words.end();
}

constexpr std::array<std::string_view, 5> kNull = {"", "~", "null", "Null", "NULL"};
constexpr std::array<std::string_view, 9> kTrue = {"yes",  "Yes", "YES", "true", "True",
                                                   "TRUE", "on",  "On",  "ON"};
constexpr std::array<std::string_view, 9> kFalse = {"no",    "No",  "NO",  "false", "False",
                                                    "FALSE", "off", "Off", "OFF"};
/// Of the standard's words for true and false these are left out by most readers; `<<` and `=` are types of
/// their own.
constexpr std::array<std::string_view, 6> kDoubtful = {"y", "Y", "n", "N", "=", "<<"};

std::optional<double> parse_real(const std::string& text) {
  static const std::regex form(R"(([-+]?[0-9]+\.[0-9]*([eE][-+][0-9]+)?|[-+]?\.[0-9]+([eE][-+][0-9]+)?))",
                               std::regex::optimize);
  static const std::regex infinite(R"([-+]?\.(inf|Inf|INF))", std::regex::optimize);
  if (std::regex_match(text, infinite))
    return text[0] == '-' ? -std::numeric_limits<double>::infinity()
                          : std::numeric_limits<double>::infinity();
  if (text == ".nan" || text == ".NaN" || text == ".NAN") return std::nan("");
  if (!std::regex_match(text, form)) return std::nullopt;
  const std::size_t start = text[0] == '+' ? 1 : 0;
  double number = 0;
  const auto end = std::from_chars(text.data() + start, text.data() + text.size(), number);
  return end.ec == std::errc() ? std::optional(number) : std::nullopt;
}

Value whole_number(const std::string& digits, int base, bool is_negative) {
  const std::string text = (is_negative ? "-" : "") + digits;
  std::int64_t number = 0;
  const auto end = std::from_chars(text.data(), text.data() + text.size(), number, base);
  if (end.ec == std::errc()) return number;
  return base == 10 ? Value(BigInt{text}) : Value(text);
}

std::optional<Value> parse_integer(const std::string& text) {
  static const std::regex form(R"(([-+]?)(0b([01]+)|0x([0-9a-fA-F]+)|0([0-7]+)|(0|[1-9][0-9]*)))",
                               std::regex::optimize);
  std::smatch match;
  if (!std::regex_match(text, match, form)) return std::nullopt;
  const bool is_negative = match[1] == "-";
  if (match[3].matched) return whole_number(match[3], 2, is_negative);
  if (match[4].matched) return whole_number(match[4], 16, is_negative);
  if (match[5].matched) return whole_number(match[5], 8, is_negative);
  return whole_number(match[6], 10, is_negative);
}

bool may_be_number(std::string_view text) {
  return !text.empty() && text.size() <= kLongestNumber &&
         std::string_view("-+.0123456789").find(text[0]) != std::string_view::npos;
}

/// Digits may be grouped: 1_000.
std::string without_groups(std::string_view text) {
  std::string plain(text);
  if (text[0] != '_') std::erase(plain, '_');
  return plain;
}

/// A date, a number to the base 60, or a number only for YAML 1.2.
bool is_foreign_number(const std::string& text) {
  static const std::regex form(
      R"([0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt \t].*)?|[-+]?[0-9]+(:[0-5]?[0-9])+(\.[0-9]*)?)"
      R"(|[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|0o[0-7]+)",
      std::regex::optimize);
  return std::regex_match(text, form);
}

}  // namespace

Value plain_value(std::string_view text) {
  if (is_one_of(text, kNull)) return {};
  if (is_one_of(text, kTrue)) return true;
  if (is_one_of(text, kFalse)) return false;
  if (!may_be_number(text)) return text;
  const std::string number = without_groups(text);
  if (std::optional<Value> integer = parse_integer(number)) return *std::move(integer);
  if (const std::optional<double> real = parse_real(number)) return *real;
  return text;
}

bool is_mistaken_without_quotes(std::string_view text) {
  if (is_one_of(text, kDoubtful) || !plain_value(text).is<std::string>()) return true;
  return may_be_number(text) && is_foreign_number(without_groups(text));
}

}  // namespace sluice
