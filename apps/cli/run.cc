#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/plan_view.h"
#include "cli/run_until_stopped.h"
#include "cli/source_options.h"
#include "pipeline/pipeline_file.h"
#include "sluice/sluice.hpp"

namespace sluice::cli {
namespace {

constexpr const char* kDescription =
    "Run a pipeline that is declared in a file: where rows come from, what "
    "becomes of them, where they go.";

constexpr const char* kExamples =
    "Examples:\n"
    "  sluice run pipeline.yaml\n"
    "  sluice run pipeline.yaml --dry-run                      what would change; nothing is loaded\n"
    "  sluice run pipeline.yaml --select orders,users          only these resources\n"
    "  sluice run pipeline.yaml --full-refresh                 drops the tables and what was read so far\n"
    "  sluice run pipeline.yaml --to duckdb:///try.duckdb      the same rows, elsewhere\n"
    "\n"
    "The command line goes over the file, the file over the environment, that over secrets.toml and\n"
    "config.toml. sluice init writes a file to begin with, sluice check tries it. A run that was killed\n"
    "is resumed by running the same command again.\n"
    "\n"
    "Exit codes: 0 done; 65 correct the input; 78 correct the file, a setting or a permission;\n"
    "75 try again later.\n";

constexpr const char* kFileGroup = "The file";

struct Arguments {
  std::string file;
  std::vector<std::string> selected;
  bool is_dry = false;
  std::string format = "table";
  std::uint64_t sample = kSampleRows;
  bool is_json = false;
  SourceOptions options;
};

Source source_of(const PipelineFile& file, const Arguments& arguments) {
  const Source source = file.source(arguments.options.pipeline.name);
  return arguments.selected.empty() ? source : source.with_selected(arguments.selected);
}

int run(CLI::App& command, Arguments& arguments) {
  const PipelineFile file = PipelineFile::read(arguments.file, config::surroundings_of_process());
  SourceOptions& options = arguments.options;
  settle(command, options, [&](PipelineOptions& pipeline, RunOptions& run) { file.apply(pipeline, run); });
  if (!arguments.is_dry)
    return run_until_stopped(options, [&] { return source_of(file, arguments); }, arguments.is_json);
  const Pipeline planner(options.pipeline);
  print_plan(planner.plan(source_of(file, arguments), options.run, arguments.sample),
             arguments.is_json ? "json" : arguments.format);
  return 0;
}

void add_file_options(CLI::App& command, Arguments& arguments) {
  command.add_option("FILE", arguments.file, "The pipeline file (YAML)")->required();
  command.add_option("--select", arguments.selected, "Resources to load; the others are left as they are")
      ->delimiter(',')
      ->option_text("A,B")
      ->group(kFileGroup);
  command
      .add_flag_callback(
          "--full-refresh", [&arguments] { arguments.options.run.refresh = Refresh::drop_sources; },
          "Drops all tables of the schema first: --refresh drop_sources")
      ->group(kFileGroup);
  command
      .add_flag("--dry-run", arguments.is_dry, "Show what would change, as sluice plan does; load nothing")
      ->group(kFileGroup);
  command.add_option("--format", arguments.format, "Of --dry-run: table (default), sql, yaml or json")
      ->check(CLI::IsMember({"table", "sql", "yaml", "json"}))
      ->option_text("WORD")
      ->group(kFileGroup);
  command.add_option("--sample", arguments.sample, "Of --dry-run: rows to read (default: 10000); 0: all")
      ->option_text("N")
      ->group(kFileGroup);
}

}  // namespace

void add_run(CLI::App& program, Action& action) {
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* command = program.add_subcommand("run", kDescription);
  command->footer(kExamples);
  add_file_options(*command, *arguments);
  add_run_options(*command, arguments->options);
  command->add_flag("--json", arguments->is_json, "Print the report as JSON")->group(kRunGroup);
  command->callback(
      [arguments, command, &action] { action = [arguments, command] { return run(*command, *arguments); }; });
}

}  // namespace sluice::cli
