#pragma once

#include <string>
#include <string_view>

namespace sluice::json {

/// Decimal digits of an unsigned integer that is given in hex digits.
std::string decimal_from_hex(std::string_view hex);

/// Bytes of an unsigned integer that is given in decimal digits: little-endian, none for zero.
std::string bytes_from_decimal(std::string_view digits);

}  // namespace sluice::json
