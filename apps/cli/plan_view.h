#pragma once

#include <string>

#include "sluice/pipeline.hpp"

namespace sluice::cli {

/// Prints a plan: table (for people), sql (only the statements), yaml (the schema, as a file to keep) or json
/// (all of it, for programs).
void print_plan(const PlanReport& plan, const std::string& format);

}  // namespace sluice::cli
