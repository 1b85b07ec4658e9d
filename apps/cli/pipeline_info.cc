#include <memory>

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/kept_pipeline.h"
#include "cli/pipeline_view.h"

namespace sluice::cli {

void add_pipeline_info(CLI::App& pipeline, Action& action) {
  const auto kept = std::make_shared<KeptPipeline>();
  CLI::App* command = pipeline.add_subcommand("info", "Print where it loads to, its packages and its state.");
  add_options(*command, *kept, false);
  command->callback([kept, &action] {
    action = [kept] {
      print_info(open_kept(*kept).info());
      return 0;
    };
  });
}

}  // namespace sluice::cli
