#pragma once

#include <string>
#include <string_view>

#include "package/package.h"

namespace sluice {

/// The text of package.json.
std::string encode_package(const PackageInfo& info);

/// Reverse of encode_package. `path` is for messages. Throws Error(fix_input) for a damaged file,
/// Error(fix_config) for one of a newer sluice.
PackageInfo decode_package(std::string_view text, const fs::path& path);

}  // namespace sluice
