#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/files.h"
#include "cli/commands.h"
#include "cli/schema_input.h"
#include "cli/schema_view.h"

namespace sluice::cli {
namespace {

constexpr const char* kExamples =
    "The format is that of the extension: .yaml or .yml, .json, .mmd (Mermaid), .dot.\n"
    "\n"
    "Examples:\n"
    "  sluice schema export shop.schema.yaml --pipeline shop\n"
    "  sluice schema export - --pipeline shop | less\n";

struct Arguments {
  std::string file;
  KeptSchema kept;
};

std::string format_of(const std::string& file) {
  if (file.ends_with(".json")) return "json";
  if (file.ends_with(".mmd")) return "mermaid";
  return file.ends_with(".dot") ? "dot" : "yaml";
}

int run(const Arguments& arguments) {
  const Schema schema = read_kept(arguments.kept);
  const std::string text = schema_text(schema, format_of(arguments.file), {});
  if (arguments.file == "-") {
    fmt::print("{}", text);
    return 0;
  }
  write_file_atomic(fs::absolute(arguments.file), text);
  fmt::print("schema {}, version {}, written to {}\n", schema.name, schema.version, arguments.file);
  return 0;
}

}  // namespace

void add_schema_export(CLI::App& schema, Action& action) {
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* command = schema.add_subcommand("export", "Write the schema that a pipeline keeps to a file.");
  command->footer(kExamples);
  command->add_option("FILE", arguments->file, "The file, or - for standard output (YAML)")->required();
  add_options(*command, arguments->kept);
  command->callback([arguments, &action] { action = [arguments] { return run(*arguments); }; });
}

}  // namespace sluice::cli
