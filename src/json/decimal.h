#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sluice/value.hpp"

namespace sluice::json {

/// A decimal number of any length, with the grammar and the spelling of Python's Decimal.
class BigDecimal {
 public:
  /// White space around, sign, `_` anywhere, digits of any script, exponent, Infinity, NaN, sNaN.
  static std::optional<BigDecimal> parse(std::string_view text);
  /// The exact value of the double: 0.1 has 55 digits.
  static BigDecimal exactly(double value);

  /// `1.50`, `1E+3`, `-0`, `Infinity`, `NaN`.
  [[nodiscard]] std::string to_text() const;
  [[nodiscard]] bool is_finite() const noexcept { return kind_.empty(); }
  [[nodiscard]] bool is_zero() const noexcept { return is_finite() && digits_ == "0"; }
  /// Exponent of the first digit, in powers of ten; of a finite value.
  [[nodiscard]] std::int64_t magnitude() const noexcept {
    return exponent_ + static_cast<std::int64_t>(digits_.size()) - 1;
  }
  /// The integer that this is; nothing if it has a fraction, is not finite or is beyond kMaxIntegerDigits.
  [[nodiscard]] std::optional<Value> to_integer() const;
  /// The nearest double; nothing for a signalling NaN.
  [[nodiscard]] std::optional<double> to_double() const;
  /// -1, 0 or 1 as |this| is below, at or above the positive integer given in digits. Both are finite.
  [[nodiscard]] int compare_size(std::string_view integer) const;
  [[nodiscard]] bool is_negative() const noexcept { return negative_; }
  [[nodiscard]] bool is_nan() const noexcept { return !is_finite() && kind_ != "Infinity"; }
  /// -1, 0 or 1 as this number is below, at or above the other one. Neither is a NaN.
  [[nodiscard]] int compare(const BigDecimal& other) const;

 private:
  bool parse_number(std::string_view text);
  bool parse_name(std::string_view text);
  [[nodiscard]] std::string plain_text() const;
  [[nodiscard]] std::string scientific_text() const;
  [[nodiscard]] int sign() const noexcept { return is_zero() ? 0 : (negative_ ? -1 : 1); }
  /// Of the sizes; neither is zero.
  [[nodiscard]] int compare_sizes(const BigDecimal& other) const;

  bool negative_ = false;
  std::string kind_;  ///< "Infinity", "NaN" or "sNaN", the latter two with their payload; empty: finite
  std::string digits_ = "0";  ///< no leading zero, except for zero itself
  std::int64_t exponent_ = 0;
};

}  // namespace sluice::json
