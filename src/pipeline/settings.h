#pragma once

#include <functional>
#include <optional>
#include <string>

#include "config/config.h"
#include "config/option_spec.h"
#include "extract/extract.h"
#include "load/load.h"
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

/// Puts what is configured for the pipeline (environment, secrets.toml, config.toml) where the options say
/// nothing. Throws Error(fix_config) for a value that will not do.
void take_configured(PipelineOptions& options, RunOptions& run, const config::Config& config);

/// The options with the defaults for what neither they nor settings say.
SettledExtract settled(const ExtractSettings& said);
SettledLoad settled(const LoadSettings& said);
std::uint64_t memory_limit_of(const PipelineOptions& options);

}  // namespace sluice
