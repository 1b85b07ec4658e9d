#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/kept_pipeline.h"

namespace sluice::cli {
namespace {

int run(const KeptPipeline& kept) {
  const std::vector<std::string> dropped = connect_kept(kept).drop_pending_packages();
  if (dropped.empty()) fmt::print("the pipeline {} has no pending packages\n", kept.name);
  for (const std::string& load_id : dropped) fmt::print("dropped package {}\n", load_id);
  return 0;
}

}  // namespace

void add_pipeline_drop_pending(CLI::App& pipeline, Action& action) {
  const auto kept = std::make_shared<KeptPipeline>();
  CLI::App* command = pipeline.add_subcommand(
      "drop-pending-packages",
      "Remove what was extracted but not loaded; what of it is loaded is taken back.");
  add_options(*command, *kept, true);
  command->callback([kept, &action] { action = [kept] { return run(*kept); }; });
}

}  // namespace sluice::cli
