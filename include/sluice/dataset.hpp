#pragma once

#include <string>

#include "sluice/destination.hpp"

namespace sluice {

/// Runs one SQL statement on a destination given as a URI ("duckdb:///file.duckdb") and returns its rows as
/// text. A missing database is an Error(fix_config): it is not made.
TextRows query(const std::string& destination_uri, const std::string& sql);

}  // namespace sluice
