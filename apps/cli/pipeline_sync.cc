#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/kept_pipeline.h"
#include "cli/pipeline_view.h"

namespace sluice::cli {
namespace {

int run(const KeptPipeline& kept) {
  Pipeline pipeline = connect_kept(kept);
  for (const std::string& note : pipeline.sync().notes) fmt::print("{}\n", note);
  print_info(pipeline.info());
  return 0;
}

}  // namespace

void add_pipeline_sync(CLI::App& pipeline, Action& action) {
  const auto kept = std::make_shared<KeptPipeline>();
  CLI::App* command = pipeline.add_subcommand(
      "sync", "Take schemas and state from the destination, in place of what is here.");
  add_options(*command, *kept, true);
  command->callback([kept, &action] { action = [kept] { return run(*kept); }; });
}

}  // namespace sluice::cli
