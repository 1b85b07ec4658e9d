#pragma once

#include <functional>
#include <string_view>

#include "base/files.h"
#include "sluice/resource.hpp"

namespace sluice {

/// Takes bytes piece by piece; false: that is enough.
using Sink = std::function<bool(std::string_view)>;

/// Reads the input to its end, or until the sink has enough, and gives the unpacked bytes to the sink. A
/// packed file may have several members or frames. Throws Error(fix_input) with the path if it is damaged or
/// cut off.
void unpack(const FileHandle& input, Compression compression, const fs::path& path, const Sink& sink);

}  // namespace sluice
