#pragma once

#include <set>
#include <string>

#include "load/context.h"

namespace sluice {

/// Deletes, in the open transaction, the rows that the files among the committed `parts` brought: those that
/// have the row keys of the files. A table without a row key keeps its rows.
void undo_files(const LoadContext& context, const std::set<std::string>& parts);

}  // namespace sluice
