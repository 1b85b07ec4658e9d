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

constexpr const char* kDescription =
    "Write a pipeline file to begin with, with comments, and beside it .sluice/pipeline.schema.json: editors "
    "that know JSON schemas complete keys by it and mark what is wrong.";

constexpr const char* kExamples =
    "Examples:\n"
    "  sluice init                                   files to DuckDB, in pipeline.yaml\n"
    "  sluice init files postgres --output shop.yaml\n"
    "  sluice init files sqlite --output -           prints it\n"
    "  sluice init --json-schema > pipeline.schema.json\n"
    "\n"
    "The first line of the file says where the schema is; in VS Code the YAML extension reads it.\n"
    "Next: sluice check pipeline.yaml, then sluice run pipeline.yaml. The file is never written over.\n"
    "\n"
    "Exit codes: 0 done; 78 there is no such source or destination, or the file is there already.\n";

struct Arguments {
  std::string source = "files";
  std::string destination = "duckdb";
  std::string output = "pipeline.yaml";
  bool is_schema = false;
};

std::string schema_text() { return json::encode_pretty(pipeline_file_schema()) + "\n"; }

/// Where the first line of the template looks for it.
void write_schema_beside(const fs::path& file) {
  const fs::path folder = file.parent_path() / ".sluice";
  fs::create_directories(folder);
  write_file_atomic(folder / "pipeline.schema.json", schema_text());
}

int run(const Arguments& arguments) {
  if (arguments.is_schema) {
    fmt::print("{}", schema_text());
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
  write_schema_beside(fs::absolute(arguments.output));
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
