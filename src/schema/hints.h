#pragma once

#include <string>
#include <vector>

#include "schema/naming.h"
#include "sluice/hints.hpp"
#include "sluice/schema.hpp"

namespace sluice {

/// The root table that a resource's hints describe, with names as given (reference §6.1).
Table table_of_hints(const std::string& table, const std::string& resource, const TableHints& hints);

/// The tables that nested hints describe, parents first. A key makes a table a root of its own.
std::vector<Table> nested_tables_of_hints(const std::string& root, const std::string& resource,
                                          const std::vector<NestedHints>& hints, const Naming& naming);

}  // namespace sluice
