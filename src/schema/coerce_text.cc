#include <algorithm>

#include "json/decode.h"
#include "json/encode.h"
#include "json/number.h"
#include "json/typed_text.h"
#include "schema/coercion_steps.h"

namespace sluice {
namespace {

/// Calls `change` with every value inside the containers of `value`.
template <class Change>
void change_leaves(Value& value, Change& change) {
  if (List* list = value.get_if<List>())
    for (Value& element : *list) change_leaves(element, change);
  else if (Dict* dict = value.get_if<Dict>())
    for (auto& [key, member] : *dict) change_leaves(member, change);
  else
    change(value);
}

/// A marker that nothing readable follows is not shown to the destination.
void remove_marker(Value& value) {
  std::string* text = value.get_if<std::string>();
  if (text != nullptr && json::marker_of(*text)) text->erase(0, json::kMarkerSize);
}

/// The reference's JSON reader has no integers beyond 64 bits, signed or not.
void shorten_integer(Value& value) {
  const auto* integer = value.get_if<BigInt>();
  if (integer == nullptr) return;
  constexpr std::string_view kLargest = "18446744073709551615";
  const std::string& digits = integer->digits;
  if (digits.size() < kLargest.size() ||
      (digits.size() == kLargest.size() && digits[0] != '-' && digits <= kLargest))
    return;
  if (const auto number = json::parse_double(digits)) value = *number;
}

std::optional<Value> compact(Value value) {
  change_leaves(value, remove_marker);
  return Value(json::encode(value));
}

struct ToText {
  std::optional<Value> operator()(std::monostate) const { return std::nullopt; }
  std::optional<Value> operator()(bool value) const { return Value(value ? "True" : "False"); }
  std::optional<Value> operator()(std::int64_t value) const { return Value(std::to_string(value)); }
  std::optional<Value> operator()(double value) const { return Value(json::shortest(value)); }
  std::optional<Value> operator()(const std::string& value) const { return Value(value); }
  std::optional<Value> operator()(const List& value) const { return compact(value); }
  std::optional<Value> operator()(const Dict& value) const { return compact(value); }
  std::optional<Value> operator()(const BigInt& value) const {
    if (value.digits.size() > json::kMaxIntegerDigits) return std::nullopt;
    return Value(value.digits);
  }
  template <class T>
  std::optional<Value> operator()(const T& value) const {
    return Value(json::untyped_text(value));
  }
};

}  // namespace

std::optional<Value> coerce_to_text(const Value& value) { return std::visit(ToText{}, value.variant()); }

std::optional<Value> coerce_to_json(const Value& value) {
  if (value.is<List>() || value.is<Dict>()) return compact(value);
  const auto* text = value.get_if<std::string>();
  if (text == nullptr) return std::nullopt;
  json::Decoded decoded = json::decode(*text);
  if (decoded.fault) return std::nullopt;
  if (decoded.value.is_null()) return Value();
  change_leaves(decoded.value, shorten_integer);
  return Value(json::encode(decoded.value));
}

}  // namespace sluice
