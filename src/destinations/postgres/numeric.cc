#include "destinations/postgres/numeric.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

namespace sluice::postgres {
namespace {

/// Limits of the server.
constexpr std::int64_t kMostIntegerDigits = 131'072;
constexpr std::int64_t kMostFractionDigits = 16'383;

/// Decimal digits that the server keeps in one of its own.
constexpr int kGroup = 4;

enum Sign : std::uint16_t {
  positive = 0,
  negative = 0x4000,
  nan = 0xC000,
  infinite = 0xD000,
  minus_infinite = 0xF000
};

/// What the server is told: groups of four decimal digits, the first one worth 10000^weight.
struct Header {
  std::uint16_t groups = 0;
  std::int16_t weight = 0;
  std::uint16_t sign = positive;
  std::int16_t scale = 0;  ///< decimal digits behind the point
};

void put_header(Wire& out, const Header& header) {
  constexpr std::int32_t kSize = 8;
  out.put(kSize + 2 * header.groups);
  out.put(header.groups);
  out.put(header.weight);
  out.put(header.sign);
  out.put(header.scale);
}

bool put_name(Wire& out, std::string_view name, bool is_negative) {
  Header header;
  if (name == "NaN" || name == "nan")
    header.sign = nan;
  else if (name == "Infinity" || name == "inf")
    header.sign = is_negative ? minus_infinite : infinite;
  else
    return false;
  put_header(out, header);
  return true;
}

/// `digits` × 10^exponent.
struct Number {
  std::string digits;
  std::int64_t exponent = 0;
};

bool is_digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::optional<std::int64_t> parse_exponent(std::string_view text) {
  if (text.starts_with('+')) text.remove_prefix(1);
  std::int64_t exponent = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), exponent);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return exponent;
}

/// Digits with a point among them, an exponent behind them.
std::optional<Number> parse(std::string_view text) {
  Number number;
  const std::size_t e = text.find_first_of("eE");
  if (e != std::string_view::npos) {
    const auto exponent = parse_exponent(text.substr(e + 1));
    // The limit keeps sums with it from overflowing.
    if (!exponent || *exponent > kMostIntegerDigits || *exponent < -kMostIntegerDigits) return std::nullopt;
    number.exponent = *exponent;
    text = text.substr(0, e);
  }
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::string_view fraction = text.substr(std::min(point + 1, text.size()));
  number.digits = std::string(text.substr(0, point)).append(fraction);
  number.exponent -= static_cast<std::int64_t>(fraction.size());
  if (number.digits.empty() || !is_digits(number.digits)) return std::nullopt;
  return number;
}

std::int64_t floor_divide(std::int64_t value, std::int64_t by) {
  return value >= 0 ? value / by : -((-value + by - 1) / by);
}

/// Fills up with zeros on both sides, so that the digits are whole groups around the point. Returns the
/// weight of the first group.
std::int64_t align(Number& number) {
  const std::int64_t before_point = static_cast<std::int64_t>(number.digits.size()) + number.exponent;
  const std::int64_t weight = floor_divide(before_point - 1, kGroup);
  number.digits.insert(0, static_cast<std::size_t>((weight + 1) * kGroup - before_point), '0');
  number.digits.append((kGroup - number.digits.size() % kGroup) % kGroup, '0');
  return weight;
}

void trim(std::string& digits) {
  const std::size_t last = digits.find_last_not_of('0');
  digits.resize(last == std::string::npos ? 0 : (last / kGroup + 1) * kGroup);
}

void put_groups(Wire& out, std::string_view digits) {
  for (std::size_t i = 0; i < digits.size(); i += kGroup) {
    int group = 0;
    for (const char c : digits.substr(i, kGroup)) group = group * 10 + (c - '0');
    out.put(static_cast<std::int16_t>(group));
  }
}

}  // namespace

bool put_numeric(Wire& out, std::string_view text) {
  const bool is_negative = text.starts_with('-');
  if (is_negative || text.starts_with('+')) text.remove_prefix(1);
  std::optional<Number> number = parse(text);
  if (!number) return put_name(out, text, is_negative);
  number->digits.erase(0, number->digits.find_first_not_of('0'));
  const std::int64_t scale = std::max<std::int64_t>(0, -number->exponent);
  const auto size = static_cast<std::int64_t>(number->digits.size());
  if (scale > kMostFractionDigits || size + number->exponent > kMostIntegerDigits) return false;
  Header header;
  header.scale = static_cast<std::int16_t>(scale);
  if (size > 0) {
    header.weight = static_cast<std::int16_t>(align(*number));
    trim(number->digits);
    header.groups = static_cast<std::uint16_t>(number->digits.size() / kGroup);
    if (is_negative) header.sign = negative;
  }
  put_header(out, header);
  put_groups(out, number->digits);
  return true;
}

}  // namespace sluice::postgres
