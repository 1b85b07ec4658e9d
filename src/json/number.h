#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "sluice/value.hpp"

namespace sluice::json {

/// Longest integer that goes to and from text, in digits: Python's own limit, a guard against slow input.
inline constexpr std::size_t kMaxIntegerDigits = 4300;

/// A number of JSON: int64_t, BigInt or double. Nothing if it is none or is beyond double.
std::optional<Value> parse_json_number(std::string_view token);

/// Whether the token has the form of a JSON number, whatever its size.
bool is_json_number(std::string_view token) noexcept;

/// An integer as Python's int() reads it: white space around, sign, `_` between digits, digits of any
/// script. Base 16 also takes a prefix 0x. The result is int64_t or BigInt.
std::optional<Value> parse_integer(std::string_view text, int base = 10);

/// A number as Python's float() reads it: also `.5`, `5.`, `1_000.5`, `inf`, `nan`; too large is infinity.
std::optional<double> parse_double(std::string_view text);

/// The integer of an optional '-' and plain digits: int64_t if it fits, else BigInt. Leading zeros go.
Value integer_value(std::string_view digits);

}  // namespace sluice::json
