#pragma once

#include "sluice/incremental.hpp"
#include "sluice/value.hpp"

namespace sluice {

/// The cursor, the incremental's lag back: seconds of a time, days of a date, else a plain number; a text
/// that is an ISO time or date is written in the form it had. Never before the initial value. Throws
/// Error(fix_config) for a cursor of another kind.
Value with_lag(const Incremental& declared, const Value& cursor);

}  // namespace sluice
