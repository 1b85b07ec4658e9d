#include <algorithm>
#include <memory>

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/kept_pipeline.h"
#include "cli/pipeline_view.h"
#include "sluice/error.hpp"

namespace sluice::cli {
namespace {

int run(const KeptPipeline& kept, const std::string& load_id) {
  const std::vector<PackageSummary> packages = open_kept(kept).info().packages;
  if (packages.empty()) throw Error(Remedy::fix_config, "the pipeline " + kept.name + " has no packages");
  const auto found =
      load_id.empty() ? packages.end() - 1 : std::ranges::find(packages, load_id, &PackageSummary::load_id);
  if (found == packages.end())
    throw Error(Remedy::fix_config, "the pipeline " + kept.name + " has no package " + load_id);
  print_package(*found);
  return 0;
}

}  // namespace

void add_pipeline_load_package(CLI::App& pipeline, Action& action) {
  const auto kept = std::make_shared<KeptPipeline>();
  const auto load_id = std::make_shared<std::string>();
  CLI::App* command =
      pipeline.add_subcommand("load-package", "Print one package: its stage, its jobs, its errors.");
  add_options(*command, *kept, false);
  command->add_option("LOAD_ID", *load_id, "The package (default: the newest)")->option_text(" ");
  command->callback([=, &action] { action = [=] { return run(*kept, *load_id); }; });
}

}  // namespace sluice::cli
