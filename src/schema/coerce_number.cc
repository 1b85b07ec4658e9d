#include <cmath>
#include <limits>

#include "json/decimal.h"
#include "json/number.h"
#include "json/unicode.h"
#include "schema/coercion_steps.h"

namespace sluice {
namespace {

using json::BigDecimal;

constexpr std::string_view kHexPrefix = "0x";

/// The integer behind `0x`. Only for texts that start so.
std::optional<Value> hex_integer(std::string_view trimmed) {
  return json::parse_integer(trimmed.substr(kHexPrefix.size()), 16);
}

/// The double of an int64_t or BigInt; nothing if it is beyond double.
std::optional<double> double_of_integer(const Value& integer) {
  if (const auto* small = integer.get_if<std::int64_t>()) return static_cast<double>(*small);
  const auto* big = integer.get_if<BigInt>();
  const std::optional<double> number = big == nullptr ? std::nullopt : json::parse_double(big->digits);
  return number && std::isfinite(*number) ? number : std::nullopt;
}

std::optional<std::string> digits_of_integer(const Value& integer) {
  if (const auto* small = integer.get_if<std::int64_t>()) return std::to_string(*small);
  const auto* big = integer.get_if<BigInt>();
  return big == nullptr ? std::nullopt : std::optional(big->digits);
}

std::optional<std::string> decimal_of_text(std::string_view text) {
  const std::string_view trimmed = json::strip(text);
  if (trimmed.starts_with(kHexPrefix)) {
    const std::optional<Value> integer = hex_integer(trimmed);
    return integer ? digits_of_integer(*integer) : std::nullopt;
  }
  const std::optional<BigDecimal> decimal = BigDecimal::parse(trimmed);
  return decimal ? std::optional(decimal->to_text()) : std::nullopt;
}

/// Decimal text of whatever is a number or spells one.
std::optional<std::string> decimal_text(const Value& value) {
  if (const auto* text = value.get_if<std::string>()) return decimal_of_text(*text);
  if (const auto* number = value.get_if<double>()) return BigDecimal::exactly(*number).to_text();
  if (const auto* decimal = value.get_if<Decimal>()) return decimal->text;
  if (const auto* wei = value.get_if<Wei>()) return wei->text;
  return digits_of_integer(value);
}

std::optional<BigDecimal> decimal_of(const Value& value) {
  if (const auto* number = value.get_if<double>()) return BigDecimal::exactly(*number);
  if (const auto* decimal = value.get_if<Decimal>()) return BigDecimal::parse(decimal->text);
  const auto* wei = value.get_if<Wei>();
  return wei == nullptr ? std::nullopt : BigDecimal::parse(wei->text);
}

std::optional<double> double_of_text(std::string_view text) {
  const std::string_view trimmed = json::strip(text);
  if (!trimmed.starts_with(kHexPrefix)) return json::parse_double(trimmed);
  const std::optional<Value> integer = hex_integer(trimmed);
  return integer ? double_of_integer(*integer) : std::nullopt;
}

std::optional<double> number_of(const Value& value) {
  if (const auto* text = value.get_if<std::string>()) return double_of_text(*text);
  const std::optional<BigDecimal> decimal = decimal_of(value);
  return decimal ? decimal->to_double() : double_of_integer(value);
}

}  // namespace

std::optional<Value> coerce_to_bigint(const Value& value) {
  if (const auto* text = value.get_if<std::string>()) {
    const std::string_view trimmed = json::strip(*text);
    return trimmed.starts_with(kHexPrefix) ? hex_integer(trimmed) : json::parse_integer(trimmed);
  }
  const std::optional<BigDecimal> decimal = decimal_of(value);
  return decimal ? decimal->to_integer() : std::nullopt;
}

std::optional<Value> coerce_to_double(const Value& value) {
  const std::optional<double> number = number_of(value);
  return number ? std::optional<Value>(*number) : std::nullopt;
}

std::optional<Value> coerce_to_decimal(const Value& value) {
  std::optional<std::string> text = decimal_text(value);
  return text ? std::optional<Value>(Decimal{std::move(*text)}) : std::nullopt;
}

std::optional<Value> coerce_to_wei(const Value& value) {
  std::optional<std::string> text = decimal_text(value);
  return text ? std::optional<Value>(Wei{std::move(*text)}) : std::nullopt;
}

}  // namespace sluice
