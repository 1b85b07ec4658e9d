#pragma once

#include <string_view>

namespace sluice {

/// Whether a name pattern of the settings fits: plain text is the whole name, `re:` starts a regular
/// expression that may fit anywhere in it (reference §4.1).
bool matches_pattern(std::string_view pattern, std::string_view name);

/// False for a regular expression that cannot be compiled.
bool is_valid_pattern(std::string_view pattern);

}  // namespace sluice
