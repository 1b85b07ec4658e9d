#pragma once

#include <cstddef>

#include "sluice/value.hpp"

namespace sluice::json {

/// Leaves each key once: at its first place, with its last value. Returns how many members went.
std::size_t resolve_duplicates(Dict& members);

}  // namespace sluice::json
