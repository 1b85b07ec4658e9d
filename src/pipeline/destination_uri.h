#pragma once

#include <span>
#include <string>

#include "declared/declared.h"
#include "declared/keys.h"

namespace sluice {

/// Keys of a destination that is declared as a dict.
std::span<const KeySpec> destination_keys();

/// The destination as PipelineOptions take it: a name or a URI as it stands, or made from `type` and
/// `credentials`, which are a URI, a path, or parts. What is left out is configured.
std::string destination_uri(const Declared& node);

}  // namespace sluice
