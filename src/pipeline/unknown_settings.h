#pragma once

#include <string>
#include <vector>

#include "config/config.h"

namespace sluice {

/// A line for each key of our own config.toml and secrets.toml that no setting has and nothing reads, with
/// the one that was probably meant. Files of upstream have keys that are none of ours, `sources` those of
/// anybody.
std::vector<std::string> unknown_settings(const config::Config& config);

/// Warns of them, of each once.
void warn_of_unknown_settings(const config::Config& config);

}  // namespace sluice
