#pragma once

#include <set>
#include <string>

#include "load/statement_plan.h"
#include "package/package.h"

namespace sluice {

/// Deletes the rows that the committed `parts` of a package brought: roots by their load id, nested rows by
/// the rows that they hang on, the deepest first. A table without those columns keeps its rows.
StatementPlan plan_undo(const Target& target, const StoredTables& stored, const Schema& schema,
                        const PackageInfo& package, const std::set<std::string>& parts);

}  // namespace sluice
