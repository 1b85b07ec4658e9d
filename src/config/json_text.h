#pragma once

#include <optional>
#include <string_view>

#include "sluice/value.hpp"

namespace sluice::config {

/// The value of a JSON text; nothing if it is none.
std::optional<Value> parse_json(std::string_view text);

}  // namespace sluice::config
