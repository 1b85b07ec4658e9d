#include "base/ids.h"
#include "json/bignum.h"
#include "json/hex.h"
#include "schema/coercion_steps.h"

namespace sluice {
namespace {

bool is_ascii_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

/// White space may stand between the bytes, as in Python, but not inside of one.
std::optional<std::string> joined_bytes(std::string_view hex) {
  std::string joined;
  for (const char c : hex) {
    if (!is_ascii_space(c))
      joined += c;
    else if (joined.size() % 2 != 0)
      return std::nullopt;
  }
  return joined;
}

std::optional<Value> bytes_of_hex(std::string_view hex) {
  const std::optional<std::string> joined = joined_bytes(hex);
  std::optional<std::string> bytes = joined ? json::bytes_from_hex(*joined) : std::nullopt;
  return bytes ? std::optional<Value>(Bytes{std::move(*bytes)}) : std::nullopt;
}

/// One or two `=` behind whole groups of four are let pass, as Python does.
std::string_view without_needless_padding(std::string_view text) {
  std::string_view body = text;
  for (int i = 0; i < 2 && body.ends_with('='); ++i) body.remove_suffix(1);
  return !body.empty() && body.size() % 4 == 0 ? body : text;
}

std::optional<Value> bytes_of_text(std::string_view text) {
  if (text.starts_with("0x")) return bytes_of_hex(text.substr(2));
  Bytes bytes;
  if (!base64_decode(without_needless_padding(text), bytes.data)) return std::nullopt;
  return Value(std::move(bytes));
}

std::optional<Value> bytes_of_digits(const std::string& digits) {
  if (digits.starts_with('-')) return std::nullopt;
  return Value(Bytes{json::bytes_from_decimal(digits)});
}

}  // namespace

std::optional<Value> coerce_to_binary(const Value& value) {
  if (const auto* text = value.get_if<std::string>()) return bytes_of_text(*text);
  if (const auto* small = value.get_if<std::int64_t>()) return bytes_of_digits(std::to_string(*small));
  const auto* big = value.get_if<BigInt>();
  return big == nullptr ? std::nullopt : bytes_of_digits(big->digits);
}

}  // namespace sluice
