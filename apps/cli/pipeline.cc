#include <CLI/CLI.hpp>

#include "cli/commands.h"

namespace sluice::cli {
namespace {

constexpr const char* kDescription = "Look at pipelines and put them right: packages, state, traces.";

constexpr const char* kExamples =
    "Examples:\n"
    "  sluice pipeline list\n"
    "  sluice pipeline info shop                    destination, packages, state\n"
    "  sluice pipeline trace shop                   what the last run did\n"
    "  sluice pipeline failed-jobs shop             what was given up, and why\n"
    "  sluice pipeline drop-pending-packages shop   start over instead of resuming\n"
    "  sluice pipeline sync shop --to postgresql://sluice@localhost/shop --dataset shop_data\n"
    "  sluice pipeline drop shop orders\n"
    "\n"
    "The name may also come first: sluice pipeline shop info.\n";

}  // namespace

void add_pipeline(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand("pipeline", kDescription);
  command->footer(kExamples);
  command->require_subcommand(1);
  add_pipeline_list(*command, action);
  add_pipeline_info(*command, action);
  add_pipeline_trace(*command, action);
  add_pipeline_load_package(*command, action);
  add_pipeline_failed_jobs(*command, action);
  add_pipeline_drop_pending(*command, action);
  add_pipeline_sync(*command, action);
  add_pipeline_drop(*command, action);
}

}  // namespace sluice::cli
