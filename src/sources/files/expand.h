#pragma once

#include <span>
#include <string>
#include <vector>

namespace sluice {

/// Paths of the files that the sources name, each once: in the order of the sources, those of a pattern
/// sorted. Throws Error(fix_config) for a file that cannot be read.
std::vector<std::string> expand_sources(std::span<const std::string> sources);

}  // namespace sluice
