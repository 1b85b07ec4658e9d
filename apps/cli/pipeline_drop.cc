#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/kept_pipeline.h"
#include "sluice/error.hpp"

namespace sluice::cli {
namespace {

constexpr const char* kExamples =
    "Examples:\n"
    "  sluice pipeline drop shop orders            tables and state of the resource orders\n"
    "  sluice pipeline drop shop 're:^tmp_' --dry-run\n"
    "  sluice pipeline drop shop orders --state-only\n"
    "  sluice pipeline drop shop --drop-all\n";

struct Arguments {
  KeptPipeline kept;
  DropOptions drop;
  bool is_dry = false;
};

int run(const Arguments& arguments) {
  const DropOptions& wanted = arguments.drop;
  if (wanted.resources.empty() && wanted.state_paths.empty() && !wanted.all)
    throw Error(Remedy::fix_config, "say what to drop: resources, --state-path or --drop-all");
  const DropReport report = connect_kept(arguments.kept).drop(wanted, arguments.is_dry);
  for (const std::string& note : report.notes) fmt::print("{}\n", note);
  const char* verb = report.is_done ? "dropped" : "would drop";
  for (const std::string& table : report.tables) fmt::print("{} table {}\n", verb, table);
  for (const std::string& resource : report.resources) fmt::print("{} the state of {}\n", verb, resource);
  for (const std::string& path : report.state_paths) fmt::print("{} {} of the state\n", verb, path);
  if (!report.is_done && !arguments.is_dry) fmt::print("there was nothing to drop\n");
  return 0;
}

}  // namespace

void add_pipeline_drop(CLI::App& pipeline, Action& action) {
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* command =
      pipeline.add_subcommand("drop", "Drop tables of resources, and forget what the resources remember.");
  command->footer(kExamples);
  add_options(*command, arguments->kept, true);
  command->add_option("RESOURCES", arguments->drop.resources, "Names, or re:PATTERN")->option_text(" ...");
  command->add_flag("--drop-all", arguments->drop.all,
                    "Every resource of the schema, and the source's state");
  command
      ->add_option("--state-path", arguments->drop.state_paths, "Dotted path in the source's state to forget")
      ->option_text("PATH");
  command->add_flag("--state-only", arguments->drop.state_only, "Forget only; the tables stay");
  command->add_option("--schema", arguments->drop.schema_name, "Schema (default: the pipeline's own)")
      ->option_text("NAME");
  command->add_flag("--dry-run", arguments->is_dry, "Say what would go, and change nothing");
  command->callback([arguments, &action] { action = [arguments] { return run(*arguments); }; });
}

}  // namespace sluice::cli
