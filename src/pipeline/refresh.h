#pragma once

#include "package/package.h"
#include "pipeline/state.h"
#include "sluice/pipeline.hpp"
#include "sluice/source.hpp"

namespace sluice {

/// Takes what the refresh asks for out of schema and state, and tells the package what has to go at the
/// destination (reference §10.5). True: tables will be dropped.
bool apply_refresh(Refresh refresh, const Source& source, Schema& schema, PipelineState& state,
                   PackageInfo& info);

}  // namespace sluice
