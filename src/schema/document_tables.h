#pragma once

#include <functional>

#include "sluice/value.hpp"

namespace sluice {

/// Calls `change` with the dict of every table; what is no dict is left for the reader to complain about.
void for_each_table(Dict& document, const std::function<void(Dict&)>& change);
void for_each_column(Dict& table, const std::function<void(Dict&)>& change);

/// Puts the system tables as they are now in place of what an old engine had.
void replace_system_tables(Dict& document);
void replace_loads_table(Dict& document);

}  // namespace sluice
