#pragma once

#include <string>
#include <vector>

#include "config/surroundings.h"
#include "declared/source_type.h"

namespace sluice {

/// What a source offers that is named by a pipeline file (.yaml or .yml) or by an address: a folder, a URI.
/// Throws Error(fix_config) for an address that no kind of source knows.
std::vector<Offer> offers_of(const std::string& place, const config::Surroundings& surroundings);

}  // namespace sluice
