#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/kept_pipeline.h"
#include "cli/pipeline_view.h"

namespace sluice::cli {
namespace {

int run(const KeptPipeline& kept) {
  bool has_any = false;
  for (PackageSummary& package : open_kept(kept).info().packages) {
    if (package.stage != PackageStage::aborted) continue;
    has_any = true;
    std::erase_if(package.jobs, [](const JobSummary& job) { return job.error.empty(); });
    print_package(package);
  }
  if (!has_any) fmt::print("no package of the pipeline {} was given up\n", kept.name);
  return 0;
}

}  // namespace

void add_pipeline_failed_jobs(CLI::App& pipeline, Action& action) {
  const auto kept = std::make_shared<KeptPipeline>();
  CLI::App* command = pipeline.add_subcommand(
      "failed-jobs", "Print the packages that were given up, and why their jobs failed.");
  add_options(*command, *kept, false);
  command->callback([kept, &action] { action = [kept] { return run(*kept); }; });
}

}  // namespace sluice::cli
