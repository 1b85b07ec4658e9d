#pragma once

#include <map>
#include <optional>
#include <string>

#include "sluice/incremental.hpp"

namespace sluice {

/// The time that a scheduler asks for.
struct Interval {
  Timestamp start{};
  Timestamp end{};
};

/// From SLUICE_INTERVAL_START and SLUICE_INTERVAL_END, or else DLT_INTERVAL_START and DLT_INTERVAL_END, of
/// the environment. Nothing if one of the two is missing. Throws Error(fix_config) for what is no ISO time.
std::optional<Interval> interval_of(const std::map<std::string, std::string>& environment);

/// The incremental, bound to the interval, in the type of its initial value; bounds of its own cut it
/// shorter. Throws Error(fix_config) if it has no initial value, or one that is neither a number nor a time
/// or date.
Incremental within(const Incremental& declared, const Interval& interval);

}  // namespace sluice
