#include "json/decimal.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/letters.h"
#include "json/number.h"
#include "json/unicode.h"

namespace sluice::json {
namespace {

/// Largest exponent that Python's Decimal takes.
constexpr std::int64_t kMaxExponent = 999'999'999'999'999'999;

bool is_digits(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

std::string without_leading_zeros(std::string_view digits) {
  const std::size_t first = digits.find_first_not_of('0');
  return first == std::string_view::npos ? std::string() : std::string(digits.substr(first));
}

/// Cuts `text` before an exponent and returns the exponent; nothing if it is broken or too large.
std::optional<std::int64_t> take_exponent(std::string_view& text) {
  const std::size_t at = text.find_first_of("eE");
  if (at == std::string_view::npos) return 0;
  std::string_view number = text.substr(at + 1);
  text = text.substr(0, at);
  if (number.starts_with('+') && number.size() > 1 && number[1] != '-') number.remove_prefix(1);
  std::int64_t exponent = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), exponent);
  if (error != std::errc() || end != number.data() + number.size()) return std::nullopt;
  return exponent;
}

}  // namespace

std::optional<BigDecimal> BigDecimal::parse(std::string_view text) {
  std::string plain = with_ascii_digits(strip(text));
  std::erase(plain, '_');
  std::string_view rest = plain;
  BigDecimal value;
  value.negative_ = rest.starts_with('-');
  if (value.negative_ || rest.starts_with('+')) rest.remove_prefix(1);
  if (!value.parse_name(rest) && !value.parse_number(rest)) return std::nullopt;
  return value;
}

bool BigDecimal::parse_name(std::string_view text) {
  const std::string name = lower_ascii(text);
  if (name == "inf" || name == "infinity") {
    kind_ = "Infinity";
    return true;
  }
  const bool signalling = name.starts_with("snan");
  if (!signalling && !name.starts_with("nan")) return false;
  const std::string_view payload = std::string_view(name).substr(signalling ? 4 : 3);
  if (!is_digits(payload)) return false;
  kind_ = (signalling ? "sNaN" : "NaN") + without_leading_zeros(payload);
  return true;
}

bool BigDecimal::parse_number(std::string_view text) {
  const std::optional<std::int64_t> exponent = take_exponent(text);
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::string_view integer = text.substr(0, point);
  const std::string_view fraction = text.substr(std::min(point + 1, text.size()));
  if (!exponent || integer.size() + fraction.size() == 0) return false;
  if (!is_digits(integer) || !is_digits(fraction)) return false;
  if (*exponent > kMaxExponent || *exponent < -kMaxExponent) return false;
  digits_ = without_leading_zeros(std::string(integer).append(fraction));
  if (digits_.empty()) digits_ = "0";
  exponent_ = *exponent - static_cast<std::int64_t>(fraction.size());
  return magnitude() <= kMaxExponent;
}

BigDecimal BigDecimal::exactly(double value) {
  BigDecimal exact;
  exact.negative_ = std::signbit(value);
  if (!std::isfinite(value)) {
    exact.negative_ = exact.negative_ && !std::isnan(value);
    exact.kind_ = std::isnan(value) ? "NaN" : "Infinity";
    return exact;
  }
  // Enough for every double: 309 digits before the point and 1074 behind it.
  std::array<char, 1500> buffer;
  const auto [end, error] = std::to_chars(buffer.data(), buffer.data() + buffer.size(), std::fabs(value),
                                          std::chars_format::fixed, 1074);
  std::string_view text(buffer.data(), end);
  text.remove_suffix(text.size() - text.find_last_not_of('0') - 1);
  exact.parse_number(text);
  return exact;
}

std::string BigDecimal::to_text() const {
  const std::string sign = negative_ ? "-" : "";
  if (!is_finite()) return sign + kind_;
  const bool is_plain = exponent_ <= 0 && magnitude() >= -6;
  return sign + (is_plain ? plain_text() : scientific_text());
}

std::string BigDecimal::plain_text() const {
  const auto scale = static_cast<std::size_t>(-exponent_);
  if (scale == 0) return digits_;
  std::string text = digits_;
  if (text.size() <= scale) text.insert(0, scale + 1 - text.size(), '0');
  return text.insert(text.size() - scale, 1, '.');
}

std::string BigDecimal::scientific_text() const {
  std::string text = digits_.substr(0, 1);
  if (digits_.size() > 1) text += "." + digits_.substr(1);
  text += magnitude() < 0 ? "E-" : "E+";
  return text + std::to_string(magnitude() < 0 ? -magnitude() : magnitude());
}

std::optional<Value> BigDecimal::to_integer() const {
  if (!is_finite()) return std::nullopt;
  if (is_zero()) return Value(0);
  const std::size_t zeros = digits_.size() - digits_.find_last_not_of('0') - 1;
  if (exponent_ + static_cast<std::int64_t>(zeros) < 0) return std::nullopt;
  if (magnitude() >= static_cast<std::int64_t>(kMaxIntegerDigits)) return std::nullopt;
  std::string digits = digits_;
  digits.resize(static_cast<std::size_t>(magnitude() + 1), '0');
  return integer_value((negative_ ? "-" : "") + digits);
}

std::optional<double> BigDecimal::to_double() const {
  if (kind_.starts_with("sNaN")) return std::nullopt;
  if (kind_.starts_with("NaN")) return std::nan("");
  return parse_double(to_text());
}

int BigDecimal::compare_size(std::string_view integer) const {
  const std::int64_t other = static_cast<std::int64_t>(integer.size()) - 1;
  if (is_zero() || magnitude() != other) return !is_zero() && magnitude() > other ? 1 : -1;
  std::string mine = digits_;
  mine.resize(std::max(mine.size(), integer.size()), '0');
  std::string theirs(integer);
  theirs.resize(mine.size(), '0');
  return mine == theirs ? 0 : (mine < theirs ? -1 : 1);
}

int BigDecimal::compare(const BigDecimal& other) const {
  if (sign() != other.sign()) return sign() < other.sign() ? -1 : 1;
  return sign() == 0 ? 0 : sign() * compare_sizes(other);
}

int BigDecimal::compare_sizes(const BigDecimal& other) const {
  if (!is_finite() || !other.is_finite()) return (is_finite() ? 0 : 1) - (other.is_finite() ? 0 : 1);
  if (magnitude() != other.magnitude()) return magnitude() < other.magnitude() ? -1 : 1;
  std::string mine = digits_;
  std::string theirs = other.digits_;
  mine.resize(std::max(mine.size(), theirs.size()), '0');
  theirs.resize(mine.size(), '0');
  return mine == theirs ? 0 : (mine < theirs ? -1 : 1);
}

}  // namespace sluice::json
