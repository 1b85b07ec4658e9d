#include <filesystem>
#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/schema_input.h"
#include "schema/difference.h"

namespace sluice::cli {
namespace {

constexpr const char* kDescription =
    "Compare two schemas: what B adds to A (+), lacks (-) or has otherwise (~).";

constexpr const char* kExamples =
    "A and B are files (YAML or JSON), - for standard input, or names of pipelines.\n"
    "\n"
    "Examples:\n"
    "  sluice schema diff shop.schema.yaml new/shop.schema.yaml\n"
    "  sluice schema diff shop shop.schema.yaml               what the pipeline shop keeps, and a file\n"
    "\n"
    "Versions and hashes are not compared.\n"
    "\n"
    "Exit codes: 0 the same; 1 different; 65 a file cannot be read as a schema; 78 no such file or\n"
    "pipeline.\n";

constexpr int kDifferent = 1;

struct Arguments {
  std::string first;
  std::string second;
  KeptSchema kept;
};

/// Names of pipelines have neither an extension nor a folder.
Schema read_either(const std::string& name, const KeptSchema& kept) {
  const bool is_file = name == "-" || name.find('/') != std::string::npos || name.ends_with(".yaml") ||
                       name.ends_with(".yml") || name.ends_with(".json") ||
                       std::filesystem::is_regular_file(name);
  if (is_file) return read_schema_file(name);
  KeptSchema of_name = kept;
  of_name.pipeline = name;
  return read_kept(of_name);
}

void print(const Difference& difference) {
  switch (difference.kind) {
    case Difference::Kind::added: return fmt::print("+ {}: {}\n", difference.path, difference.after);
    case Difference::Kind::lacking: return fmt::print("- {}: {}\n", difference.path, difference.before);
    case Difference::Kind::changed:
      return fmt::print("~ {}: {} → {}\n", difference.path, difference.before, difference.after);
  }
}

int run(const Arguments& arguments) {
  const Schema first = read_either(arguments.first, arguments.kept);
  const Schema second = read_either(arguments.second, arguments.kept);
  const std::vector<Difference> found = differences(first, second);
  for (const Difference& difference : found) print(difference);
  return found.empty() ? 0 : kDifferent;
}

}  // namespace

void add_schema_diff(CLI::App& schema, Action& action) {
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* command = schema.add_subcommand("diff", kDescription);
  command->footer(kExamples);
  command->add_option("A", arguments->first, "The schema to start from")->required();
  command->add_option("B", arguments->second, "The schema to compare it with")->required();
  command->add_option("--schema", arguments->kept.schema,
                      "Name of the schema, if the pipeline keeps several");
  command->add_option("--data-dir", arguments->kept.data_dir,
                      "Folder of the pipelines' folders (default: $SLUICE_DATA_DIR, else ~/.sluice)");
  command->callback([arguments, &action] { action = [arguments] { return run(*arguments); }; });
}

}  // namespace sluice::cli
