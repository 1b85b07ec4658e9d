#pragma once

#include "sluice/pipeline.hpp"

namespace sluice::cli {

/// Prints what a run did: for people as tables, or as one JSON object.
void print_report(const Report& report);
void print_report_json(const Report& report);

}  // namespace sluice::cli
