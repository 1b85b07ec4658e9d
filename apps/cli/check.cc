#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/source_options.h"
#include "destination/destination.h"
#include "pipeline/pipeline_file.h"
#include "pipeline/registry.h"
#include "pipeline/settings.h"
#include "pipeline/untouched.h"

namespace sluice::cli {
namespace {

constexpr const char* kDescription =
    "Check a pipeline file: every key, then whether source and destination answer. Loads nothing.";

constexpr const char* kExamples =
    "Examples:\n"
    "  sluice check pipeline.yaml\n"
    "  sluice check pipeline.yaml --offline        only the file; connects to nothing\n"
    "  sluice check pipeline.yaml --to postgres    the same, with another destination\n"
    "\n"
    "Exit codes: 0 all is well; 78 correct the file, a setting or a permission;\n"
    "75 something does not answer.\n";

struct Arguments {
  std::string file;
  bool is_offline = false;
  SourceOptions options;
};

/// Opens the destination without making anything there.
std::string answer_of(const PipelineOptions& options) {
  const auto destination = make_destination(options.destination, options.name);
  const auto session = open_if_there(*destination, {.dataset = options.dataset});
  const std::size_t tables = session->tables().size();
  return tables == 0 ? "answers; nothing is there yet" : fmt::format("answers; {} tables are there", tables);
}

int run(CLI::App& command, Arguments& arguments) {
  const PipelineFile file = PipelineFile::read(arguments.file, config::surroundings_of_process());
  SourceOptions& options = arguments.options;
  settle(command, options, [&](PipelineOptions& pipeline, RunOptions& run) { file.apply(pipeline, run); });
  take_configured(options.pipeline, options.run, config::Config::load(options.pipeline.name));
  fmt::print("file         {}: every key is known\n", arguments.file);
  if (arguments.is_offline) return 0;
  const std::string& pipeline = options.pipeline.name;
  const std::string source = file.probe_source(pipeline);
  const Source declared = file.source(pipeline);
  fmt::print("source       {}; {} resource{}\n", source, declared.resources().size(),
             declared.resources().size() == 1 ? "" : "s");
  if (options.pipeline.dataset.empty()) options.pipeline.dataset = pipeline + "_dataset";
  const std::string answer = answer_of(options.pipeline);
  fmt::print("destination  {} {}\n", display_name(options.pipeline.destination, pipeline), answer);
  return 0;
}

}  // namespace

void add_check(CLI::App& program, Action& action) {
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* command = program.add_subcommand("check", kDescription);
  command->footer(kExamples);
  command->add_option("FILE", arguments->file, "The pipeline file (YAML)")->required();
  command->add_flag("--offline", arguments->is_offline, "Check the file alone");
  add_where_options(*command, arguments->options);
  command->callback(
      [arguments, command, &action] { action = [arguments, command] { return run(*command, *arguments); }; });
}

}  // namespace sluice::cli
