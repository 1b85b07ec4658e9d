#pragma once

#include <string>

#include "arrow/column.h"
#include "sluice/schema.hpp"

namespace sluice::duckdb {

inline constexpr int kDecimalPrecision = 38;
inline constexpr int kDecimalScale = 9;
inline constexpr int kWeiPrecision = 38;

/// DuckDB's type for a complete column, spelled as DuckDB reports it (reference §11.2).
/// Throws Error(fix_config) for a precision that DuckDB lacks.
std::string type_name(const Column& column);

/// Digits behind the point of a decimal or wei column.
int scale_of(const Column& column);

/// DuckDB's type of the values that a job file holds for the column.
std::string scanned_type(const Column& column, Physical physical);

}  // namespace sluice::duckdb
