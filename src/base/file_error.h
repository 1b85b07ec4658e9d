#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "sluice/error.hpp"

namespace sluice {

/// What an error number of the system means: `retry` for what passes (no room, a bad disk, too many open
/// files), else `fix_config`.
Remedy remedy_of_errno(int code) noexcept;

/// "no space left on device".
std::string describe_errno(int code);

/// The error of a file operation: what could not be done, why, what to do about it, the path. The errno name
/// is the vendor code.
Error file_error(std::string_view what, const std::filesystem::path& path, int code);

}  // namespace sluice
