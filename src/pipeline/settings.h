#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "config/found.h"
#include "config/option_spec.h"
#include "sluice/pipeline.hpp"

namespace sluice {

/// Finds what is set for a setting; nothing if it is not.
using FindSetting = std::function<std::optional<config::Found>(const config::OptionSpec&)>;

/// What a word that was checked means, as options and settings spell it.
Parallelism parallelism_of(const std::string& word);
Refresh refresh_of(const std::string& word);

/// Puts what is found for each of the list of settings (config/option_spec) over the options of a pipeline
/// and its runs; all else stays. Throws Error(fix_config) for a value that will not do.
void take_settings(PipelineOptions& options, RunOptions& run, const FindSetting& find);

/// The same of what is configured for the pipeline: environment, secrets.toml, config.toml.
void take_configured(PipelineOptions& options, RunOptions& run, const config::Config& config);

}  // namespace sluice
