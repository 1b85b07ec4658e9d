#pragma once

#include "schema/capabilities.h"
#include "sluice/schema.hpp"

namespace sluice {

/// Whether the destination can have tables and columns of these names side by side (reference §1.5). Throws
/// Error(fix_config, name_collision) for two names that it cannot tell apart and for one that is too long.
void check_names(const Schema& schema, const Capabilities& capabilities);

}  // namespace sluice
