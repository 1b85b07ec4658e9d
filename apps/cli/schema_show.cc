#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/schema_input.h"
#include "cli/schema_view.h"

namespace sluice::cli {
namespace {

constexpr const char* kExamples =
    "Examples:\n"
    "  sluice schema show --pipeline shop\n"
    "  sluice schema show --pipeline shop --tables 'orders*'\n"
    "  sluice schema show --pipeline shop --format mermaid > shop.mmd\n"
    "  sluice schema show --pipeline shop --format dot | dot -Tsvg > shop.svg\n";

struct Arguments {
  KeptSchema kept;
  std::string format = "table";
  std::string tables;
};

int run(const Arguments& arguments) {
  const Schema schema = read_kept(arguments.kept);
  if (arguments.format == "table")
    print_schema(schema, arguments.tables);
  else
    fmt::print("{}", schema_text(schema, arguments.format, arguments.tables));
  return 0;
}

}  // namespace

void add_schema_show(CLI::App& schema, Action& action) {
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* command = schema.add_subcommand("show", "Print the schema that a pipeline keeps.");
  command->footer(kExamples);
  add_options(*command, arguments->kept);
  command
      ->add_option("--format", arguments->format,
                   "table (default), yaml or json (the whole schema), mermaid or dot (diagrams)")
      ->check(CLI::IsMember({"table", "yaml", "json", "mermaid", "dot"}));
  command->add_option("--tables", arguments->tables,
                      "Only tables that fit a glob, such as 'orders*' (default: all but the _dlt ones)");
  command->callback([arguments, &action] { action = [arguments] { return run(*arguments); }; });
}

}  // namespace sluice::cli
