#include <algorithm>
#include <array>

#include "base/letters.h"
#include "json/decimal.h"
#include "schema/coercion_steps.h"
#include "schema/conventions.h"

namespace sluice {
namespace {

constexpr std::array<std::string_view, 5> kYes = {"yes", "true", "t", "y", "1"};
constexpr std::array<std::string_view, 5> kNo = {"no", "false", "f", "n", "0"};

template <class Words>
bool is_one_of(const Words& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

std::optional<Value> bool_of_text(const std::string& text) {
  const std::string word = lower_ascii(text);
  if (is_one_of(kYes, word)) return Value(true);
  return is_one_of(kNo, word) ? std::optional<Value>(false) : std::nullopt;
}

// What is not a number counts as true.
std::optional<Value> bool_of_decimal(std::string_view text) {
  const auto decimal = json::BigDecimal::parse(text);
  return Value(!decimal || !decimal->is_zero());
}

struct ToBool {
  std::optional<Value> operator()(std::int64_t value) const { return Value(value != 0); }
  std::optional<Value> operator()(double value) const { return Value(value != 0.0); }
  std::optional<Value> operator()(const BigInt&) const { return Value(true); }
  std::optional<Value> operator()(const std::string& value) const { return bool_of_text(value); }
  std::optional<Value> operator()(const Decimal& value) const { return bool_of_decimal(value.text); }
  std::optional<Value> operator()(const Wei& value) const { return bool_of_decimal(value.text); }
  template <class T>
  std::optional<Value> operator()(const T&) const {
    return std::nullopt;
  }
};

}  // namespace

std::optional<Value> coerce_to_bool(const Value& value) { return std::visit(ToBool{}, value.variant()); }

}  // namespace sluice
