#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/files.h"
#include "cli/commands.h"
#include "json/encode.h"
#include "pipeline/pipeline_file.h"
#include "pipeline/pipeline_template.h"
#include "sluice/error.hpp"

namespace sluice::cli {
namespace {

constexpr const char* kDescription = "Write a pipeline file to begin with, with comments.";

constexpr const char* kExamples =
    "Examples:\n"
    "  sluice init                                   files to DuckDB, in pipeline.yaml\n"
    "  sluice init files postgres --output shop.yaml\n"
    "  sluice init files sqlite --output -           prints it\n"
    "  sluice init --json-schema > .sluice/pipeline.schema.json\n"
    "\n"
    "Editors that know the JSON schema complete keys and mark what is wrong; the first line of the file "
    "says\n"
    "where it is. Next: sluice check pipeline.yaml, then sluice run pipeline.yaml.\n";

struct Arguments {
  std::string source = "files";
  std::string destination = "duckdb";
  std::string output = "pipeline.yaml";
  bool is_schema = false;
};

int run(const Arguments& arguments) {
  if (arguments.is_schema) {
    fmt::print("{}\n", json::encode_pretty(pipeline_file_schema()));
    return 0;
  }
  const std::string text = pipeline_template(arguments.source, arguments.destination);
  if (arguments.output == "-") {
    fmt::print("{}", text);
    return 0;
  }
  if (fs::exists(arguments.output))
    throw Error(Remedy::fix_config,
                "this file is there already; name another one with --output: " + arguments.output);
  write_file_atomic(fs::absolute(arguments.output), text);
  fmt::print("{} written; edit it, then: sluice check {}\n", arguments.output, arguments.output);
  return 0;
}

}  // namespace

void add_init(CLI::App& program, Action& action) {
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* command = program.add_subcommand("init", kDescription);
  command->footer(kExamples);
  command->add_option("SOURCE", arguments->source,
                      "Where rows come from: " + known_sources() + " (default: files)");
  command->add_option("DESTINATION", arguments->destination,
                      "Where they go: duckdb (default), sqlite or postgres");
  command->add_option("-o,--output", arguments->output, "The file (default: pipeline.yaml), or - to print it")
      ->option_text("FILE");
  command->add_flag("--json-schema", arguments->is_schema, "Print the JSON schema of pipeline files instead");
  command->callback([arguments, &action] { action = [arguments] { return run(*arguments); }; });
}

}  // namespace sluice::cli
