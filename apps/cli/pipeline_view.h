#pragma once

#include <string>

#include "sluice/pipeline.hpp"

namespace sluice::cli {

/// "extracted", "normalized", "loaded" or "aborted".
const char* to_string(PackageStage stage);

/// The time of a load id, "2026-11-22 03:18:03"; the text itself if it is none.
std::string time_of(const std::string& load_id);

/// Prints what the working folder has; loaded packages only the newest few.
void print_info(const PipelineInfo& info);

/// Prints the jobs of a package.
void print_package(const PackageSummary& package);

/// Prints the steps of a trace.
void print_trace(const Value& trace);

}  // namespace sluice::cli
