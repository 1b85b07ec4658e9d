#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace sluice {

/// True if the path fits the pattern, both with slashes: `*`, `?` and `[…]` inside of a name as in a shell,
/// `**` for any number of folders, none too. Names that start with a dot are hidden from `*`, `?` and `**`.
bool fits_pattern(std::string_view path, std::string_view pattern);

/// Files below the folder that fit, sorted. Throws Error(fix_config) for a folder that cannot be read.
std::vector<std::string> files_below(const std::filesystem::path& folder, std::string_view pattern);

}  // namespace sluice
