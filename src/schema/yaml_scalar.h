#pragma once

#include <string_view>

#include "sluice/value.hpp"

namespace sluice {

/// The value that a scalar without quotes stands for in YAML 1.1: null, a bool, an integer, a double; all
/// else is text, also what some readers take for dates or for numbers to the base 60.
Value plain_value(std::string_view text);

/// True if some reader of YAML (1.1 or 1.2) takes the text for something else unless it is quoted.
bool is_mistaken_without_quotes(std::string_view text);

}  // namespace sluice
