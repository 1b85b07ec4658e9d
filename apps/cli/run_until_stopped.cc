#include "cli/run_until_stopped.h"

#include <utility>

#include <fmt/format.h>

#include "cli/report_view.h"
#include "cli/stop_signal.h"
#include "sluice/sluice.hpp"

namespace sluice::cli {

int run_until_stopped(SourceOptions options, const std::function<Source()>& source, bool is_json) {
  const StopSignal stop;
  options.pipeline.stop = stop.token();
  try {
    const Source input = source();
    Pipeline loader(options.pipeline);
    const Report report = loader.run(input, options.run);
    is_json ? print_report_json(report) : print_report(report);
    return 0;
  } catch (const Error& error) {
    if (stop.received() == 0) throw;
    fmt::print(stderr, "error: {}\n", error.what());
    return 128 + stop.received();
  }
}

}  // namespace sluice::cli
