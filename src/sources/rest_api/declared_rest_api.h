#pragma once

#include "declared/source_type.h"

namespace sluice {

/// `type: rest_api`: client, resource_defaults, resources.
SourceType rest_api_source_type();

}  // namespace sluice
