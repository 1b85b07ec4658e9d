#pragma once

#include <string>

#include <duckdb.h>

#include "sluice/error.hpp"

namespace sluice::duck {

/// The error that DuckDB reported, with a remedy and DuckDB's name of its kind as vendor code.
Error to_error(duckdb_error_type type, const std::string& message);

}  // namespace sluice::duck
