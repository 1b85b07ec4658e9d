#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/kept_pipeline.h"
#include "cli/pipeline_view.h"
#include "json/encode.h"
#include "sluice/error.hpp"

namespace sluice::cli {
namespace {

int run(const KeptPipeline& kept, bool is_json) {
  const Value trace = open_kept(kept).last_trace();
  if (trace.is_null())
    throw Error(Remedy::fix_config, "the pipeline " + kept.name + " has no trace: it never ran");
  if (is_json)
    fmt::print("{}\n", json::encode_pretty(trace));
  else
    print_trace(trace);
  return 0;
}

}  // namespace

void add_pipeline_trace(CLI::App& pipeline, Action& action) {
  const auto kept = std::make_shared<KeptPipeline>();
  const auto is_json = std::make_shared<bool>(false);
  CLI::App* command = pipeline.add_subcommand("trace", "Print what the last run did, step by step.");
  add_options(*command, *kept, false);
  command->add_flag("--json", *is_json, "Print the whole document");
  command->callback([=, &action] { action = [=] { return run(*kept, *is_json); }; });
}

}  // namespace sluice::cli
