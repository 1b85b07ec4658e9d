#pragma once

#include <string>
#include <string_view>

#include "config/destination_settings.h"

namespace sluice {

/// Path of a database that is a file. `text` is "<scheme>:///relative", "<scheme>:////absolute", or anything
/// else for what is configured: credentials as such a URI, as a path, or as the part `database`. `fallback`
/// if none of them says. Throws Error(fix_config) that never repeats what may hold a token.
std::string file_place(const std::string& text, std::string_view scheme,
                       const config::DestinationSettings& settings, const std::string& fallback);

}  // namespace sluice
