#pragma once

#include <set>
#include <string>
#include <vector>

#include "package/package.h"
#include "pipeline/state.h"
#include "sluice/pipeline.hpp"
#include "sluice/source.hpp"

namespace sluice {

/// Takes what the refresh asks for out of schema and state, and tells the package what has to go at the
/// destination (reference §10.5). True: tables will be dropped.
bool apply_refresh(Refresh refresh, const Source& source, Schema& schema, PipelineState& state,
                   PackageInfo& info);

/// Root tables of the resources (all if none is named) with the tables nested in them, those before their
/// parents. System tables are never among them.
std::vector<std::string> tables_of_resources(const Schema& schema, const std::set<std::string>& resources);

/// Takes the tables out of the schema; those that are at the destination are to be dropped there.
void drop_from_schema(Schema& schema, const std::vector<std::string>& tables, PackageInfo& info);

}  // namespace sluice
