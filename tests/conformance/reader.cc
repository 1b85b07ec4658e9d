#include "conformance/reader.h"

#include <charconv>
#include <cmath>

#include "json/decode.h"
#include "json/encode.h"

namespace sluice::conformance {

std::string quoted(const std::string& name) {
  std::string out = "\"";
  for (const char c : name) out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + '"';
}

Value tagged(const char* tag, std::string text) { return Value(Dict{{tag, Value(std::move(text))}}); }

Value float_value(double number) {
  if (std::isfinite(number)) return number;
  return tagged("$float", json::shortest(number));
}

Value integer_value(const std::string& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error == std::errc() && end == text.data() + text.size()) return number;
  return BigInt{text};
}

Value json_value(const std::string& text) {
  json::Decoded found = json::decode(text);
  return found.fault ? Value(text) : std::move(found.value);
}

}  // namespace sluice::conformance
