#pragma once

#include <string>

#include "declared/declared.h"
#include "sluice/rest_api.hpp"
#include "sluice/source.hpp"

namespace sluice {

/// The source of a checked declaration (reference §12.1). Throws Error(fix_config) with the place of what is
/// wrong.
Source declare_rest_api(const Declared& node, const RestHooks& hooks, const std::string& name);

}  // namespace sluice
