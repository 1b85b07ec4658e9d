#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "declared/source_type.h"

namespace sluice {

/// Kinds of sources that a pipeline file may name.
const std::vector<SourceType>& source_types();

/// The kind that the node below `source` names. Throws Error(fix_config) that lists what there is.
const SourceType& source_type_of(const Declared& source);

}  // namespace sluice
