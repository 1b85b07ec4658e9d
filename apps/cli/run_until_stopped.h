#pragma once

#include <functional>

#include "cli/source_options.h"

namespace sluice::cli {

/// Runs the pipeline and prints the report; a signal stops it where nothing is left half done. `source` is
/// called once signals wait. Returns the exit code: as shells have it 128 and the signal that stopped it.
int run_until_stopped(SourceOptions options, const std::function<Source()>& source, bool is_json);

}  // namespace sluice::cli
