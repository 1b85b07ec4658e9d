#include "cli/kept_pipeline.h"

#include "sluice/error.hpp"

namespace sluice::cli {

void add_options(CLI::App& command, KeptPipeline& kept, bool reaches_out) {
  command.add_option("NAME", kept.name, "The pipeline (default: sluice)")->option_text(" ");
  if (!reaches_out) return;
  command.add_option("--to", kept.destination, "Where it loads to (default: where it did last)")
      ->option_text("URI");
  command.add_option("--dataset", kept.dataset, "Schema in the database (default: the last one)")
      ->option_text("NAME");
}

// To look is not to run: what is configured for runs must not empty the folder.
Pipeline open_kept(const KeptPipeline& kept) { return Pipeline({.name = kept.name, .dev_mode = false}); }

Pipeline connect_kept(const KeptPipeline& kept) {
  PipelineOptions options{
      .name = kept.name, .destination = kept.destination, .dataset = kept.dataset, .dev_mode = false};
  if (options.destination.empty()) {
    const PipelineInfo info = open_kept(kept).info();
    options.destination = info.destination;
    if (options.dataset.empty()) options.dataset = info.dataset;
  }
  if (options.destination.empty())
    throw Error(Remedy::fix_config,
                "it is not known where the pipeline " + kept.name + " loads to: give --to");
  return Pipeline(std::move(options));
}

}  // namespace sluice::cli
