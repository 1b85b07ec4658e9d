#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "cli/commands.h"
#include "cli/plan_view.h"
#include "cli/source_options.h"
#include "sluice/sluice.hpp"

namespace sluice::cli {
namespace {

constexpr const char* kDescription =
    "Show what a load would do: the tables and columns that it finds, and the SQL that makes what is new.\n"
    "Nothing is loaded, and nothing is left behind.";

constexpr const char* kExamples =
    "Examples:\n"
    "  sluice plan events.jsonl.gz --to duckdb:///events.duckdb\n"
    "  sluice plan events.jsonl.gz --to duckdb:///events.duckdb --format sql > new.sql\n"
    "  sluice plan orders.json --format yaml > sluice.schema.yaml   to edit, and load with --schema\n"
    "  sluice plan orders.json --contract freeze                    exit code 65 if anything is new\n"
    "\n"
    "Exit codes: 0 the load would go in; 65 it would stop at the input; 78 correct an argument, a setting\n"
    "or a permission; 75 try again later.\n";

constexpr const char* kPlanGroup = "The plan";

struct Arguments {
  SourceOptions source;
  std::string format = "table";
  std::uint64_t sample = kSampleRows;
};

int run(const Arguments& arguments) {
  const Source source = source_of(arguments.source);
  const Pipeline planner(arguments.source.pipeline);
  print_plan(planner.plan(source, arguments.source.run, arguments.sample), arguments.format);
  return 0;
}

}  // namespace

void add_plan(CLI::App& program, Action& action) {
  const auto arguments = std::make_shared<Arguments>();
  CLI::App* command = program.add_subcommand("plan", kDescription);
  command->footer(kExamples);
  command
      ->add_option("--format", arguments->format,
                   "table (default), sql (statements), yaml (the schema) or json (all of it)")
      ->check(CLI::IsMember({"table", "sql", "yaml", "json"}))
      ->option_text("WORD")
      ->group(kPlanGroup);
  command
      ->add_option("--sample", arguments->sample,
                   "Rows to read of each file (default: 10000); 0: all of them")
      ->option_text("N")
      ->group(kPlanGroup);
  add_options(*command, arguments->source);
  command->callback([arguments, command, &action] {
    action = [arguments, command] {
      settle(*command, arguments->source);
      return run(*arguments);
    };
  });
}

}  // namespace sluice::cli
