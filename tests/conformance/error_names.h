#pragma once

#include <string>

#include "sluice/error.hpp"

namespace sluice::conformance {

/// The class by which upstream reports what this error reports. A fault that has no entry is spelled as ours
/// ("sluice fix_input"), so that it equals none of theirs.
std::string upstream_class(const Error& error);

}  // namespace sluice::conformance
