#include "extract/cursor_order.h"

#include <cmath>

#include "json/decimal.h"
#include "json/encode.h"

namespace sluice {
namespace {

using Order = std::optional<std::weak_ordering>;

/// Up to here a double has every integer.
constexpr std::int64_t kExactInDouble = std::int64_t{1} << 53;

Order from_sign(int sign) {
  if (sign == 0) return std::weak_ordering::equivalent;
  return sign < 0 ? std::weak_ordering::less : std::weak_ordering::greater;
}

Order order_of(double left, double right) {
  if (std::isnan(left) || std::isnan(right)) return std::nullopt;
  return from_sign(left < right ? -1 : (left > right ? 1 : 0));
}

std::optional<std::int64_t> integer_of(const Value& value) {
  if (const auto* number = value.get_if<std::int64_t>()) return *number;
  if (const auto* truth = value.get_if<bool>()) return *truth ? 1 : 0;
  return std::nullopt;
}

/// A number that a double holds exactly.
std::optional<double> double_of(const Value& value) {
  if (const auto* number = value.get_if<double>()) return *number;
  const auto integer = integer_of(value);
  if (!integer || *integer > kExactInDouble || *integer < -kExactInDouble) return std::nullopt;
  return static_cast<double>(*integer);
}

std::optional<json::BigDecimal> exactly(const Value& value) {
  if (const auto* number = value.get_if<double>()) return json::BigDecimal::exactly(*number);
  if (const auto integer = integer_of(value)) return json::BigDecimal::parse(std::to_string(*integer));
  if (const auto* big = value.get_if<BigInt>()) return json::BigDecimal::parse(big->digits);
  if (const auto* decimal = value.get_if<Decimal>()) return json::BigDecimal::parse(decimal->text);
  if (const auto* wei = value.get_if<Wei>()) return json::BigDecimal::parse(wei->text);
  return std::nullopt;
}

Order compare_numbers(const Value& left, const Value& right) {
  const auto whole_left = integer_of(left);
  const auto whole_right = integer_of(right);
  if (whole_left && whole_right) return *whole_left <=> *whole_right;
  const auto double_left = double_of(left);
  const auto double_right = double_of(right);
  if (double_left && double_right) return order_of(*double_left, *double_right);
  const auto exact_left = exactly(left);
  const auto exact_right = exactly(right);
  if (!exact_left || !exact_right || exact_left->is_nan() || exact_right->is_nan()) return std::nullopt;
  return from_sign(exact_left->compare(*exact_right));
}

template <class T>
const T* both(const Value& left, const Value& right) {
  return right.is<T>() ? left.get_if<T>() : nullptr;
}

}  // namespace

std::optional<std::weak_ordering> compare_cursors(const Value& left, const Value& right) {
  if (const auto* text = both<std::string>(left, right)) return *text <=> right.get<std::string>();
  if (const auto* time = both<Timestamp>(left, right)) {
    if (time->utc != right.get<Timestamp>().utc) return std::nullopt;
    return time->micros <=> right.get<Timestamp>().micros;
  }
  if (const auto* date = both<Date>(left, right)) return date->days <=> right.get<Date>().days;
  if (const auto* time = both<Time>(left, right)) return time->micros <=> right.get<Time>().micros;
  if (const auto* bytes = both<Bytes>(left, right)) return bytes->data <=> right.get<Bytes>().data;
  return compare_numbers(left, right);
}

std::string describe_cursor(const Value& cursor) {
  struct Kind {
    const char* operator()(std::monostate) const { return "null"; }
    const char* operator()(bool) const { return "the truth value "; }
    const char* operator()(const std::string&) const { return "the text "; }
    const char* operator()(const List&) const { return "the list "; }
    const char* operator()(const Dict&) const { return "the object "; }
    const char* operator()(const Timestamp& time) const {
      return time.utc ? "the time " : "the time without a zone ";
    }
    const char* operator()(const Date&) const { return "the date "; }
    const char* operator()(const Time&) const { return "the time of day "; }
    const char* operator()(const Bytes&) const { return "the bytes "; }
    const char* operator()(std::int64_t) const { return "the number "; }
    const char* operator()(double) const { return "the number "; }
    const char* operator()(const BigInt&) const { return "the number "; }
    const char* operator()(const Decimal&) const { return "the number "; }
    const char* operator()(const Wei&) const { return "the number "; }
  };
  constexpr std::size_t kMost = 100;
  const std::string kind = std::visit(Kind(), cursor.variant());
  return cursor.is_null() ? kind : kind + json::encode(cursor, json::Typing::plain).substr(0, kMost);
}

}  // namespace sluice
