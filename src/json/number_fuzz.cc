#include <cmath>
#include <cstdint>
#include <cstdlib>

#include "json/encode.h"
#include "json/number.h"

namespace {

using namespace sluice;
using namespace sluice::json;

void require(bool holds) {
  if (!holds) std::abort();
}

bool is_integer(const Value& value) { return value.is<std::int64_t>() || value.is<BigInt>(); }

bool is_same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

/// A number of JSON has its form, reads as Python would read its text, and is written so that it reads as
/// the same again.
void check_json(std::string_view text) {
  const auto number = parse_json_number(text);
  if (!number) {
    // A number that is none for its size alone is out of a double's range.
    require(!is_json_number(text) || std::isinf(parse_double(text).value_or(0)));
    return;
  }
  require(is_json_number(text));
  require(parse_json_number(encode(*number)) == number);
  const double nearest = std::strtod(std::string(text).c_str(), nullptr);
  require(is_same(parse_double(text).value(), nearest));
  if (!is_integer(*number)) require(number->get<double>() == nearest);
  if (is_integer(*number) && text.size() < kMaxIntegerDigits) require(parse_integer(text) == number);
}

void check_integer(std::string_view text, int base) {
  const auto number = parse_integer(text, base);
  if (!number) return;
  require(is_integer(*number));
  const std::string written = encode(*number);
  require(is_json_number(written) && parse_json_number(written) == number);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  check_json(text);
  check_integer(text, 10);
  check_integer(text, 16);
  const auto real = parse_double(text);
  if (real && std::isfinite(*real)) require(parse_double(shortest(*real)) == real);
  return 0;
}
