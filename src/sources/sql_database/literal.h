#pragma once

#include <string>

#include "sluice/schema.hpp"
#include "sluice/value.hpp"

namespace sluice::sql_source {

/// A value as SQL writes it, to be compared with the column: numbers bare, everything else as a quoted text,
/// which the database reads as the column's type. Moments are written in UTC, for a column without a time
/// zone without one. Throws Error(fix_config) for a value that no column holds.
std::string literal(const Value& value, const Column& column);

}  // namespace sluice::sql_source
