#pragma once

#include <span>

#include "declared/keys.h"

namespace sluice::rest {

/// Keys of a REST source (reference §12.1).
std::span<const KeySpec> source_keys();

}  // namespace sluice::rest
