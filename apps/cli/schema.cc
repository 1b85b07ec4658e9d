#include <CLI/CLI.hpp>

#include "cli/commands.h"

namespace sluice::cli {
namespace {

constexpr const char* kDescription =
    "Look at schemas, compare and check them: what the tables look like and why.";

constexpr const char* kExamples =
    "Examples:\n"
    "  sluice schema show --pipeline shop                    tables, columns, types and hints\n"
    "  sluice schema export shop.schema.yaml --pipeline shop  a file to keep, edit and import\n"
    "  sluice schema validate shop.schema.yaml               every mistake with its line\n"
    "  sluice schema diff shop shop.schema.yaml              what the file would change\n";

}  // namespace

void add_schema(CLI::App& program, Action& action) {
  CLI::App* command = program.add_subcommand("schema", kDescription);
  command->footer(kExamples);
  command->require_subcommand(1);
  add_schema_show(*command, action);
  add_schema_diff(*command, action);
  add_schema_export(*command, action);
  add_schema_validate(*command, action);
}

}  // namespace sluice::cli
