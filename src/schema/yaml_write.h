#pragma once

#include <string>

#include "sluice/value.hpp"

namespace sluice {

/// The value as YAML in block style: keys in their order, lines folded behind column 80. The bytes are those
/// of the reference's writer, except that text is quoted that only some readers would mistake (`y`, `1e3`),
/// and that characters beyond the 16-bit range are escaped. What YAML lacks (decimals, times, bytes) is
/// written as JSON writes it.
std::string write_yaml(const Value& value);

}  // namespace sluice
