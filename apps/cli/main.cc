#include <cstdio>
#include <exception>
#include <new>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands.h"
#include "sluice/error.hpp"

namespace {

constexpr const char* kDescription =
    "sluice loads messy data into relational tables: it unnests JSON, works out the schema, and never loses "
    "or\n"
    "doubles a row.";

constexpr const char* kExamples =
    "Examples:\n"
    "  sluice load events.jsonl --to duckdb:///events.duckdb\n"
    "  sluice query duckdb:///events.duckdb 'FROM sluice_dataset.events LIMIT 5'\n"
    "\n"
    "Exit codes: 0 done, 65 correct the input, 78 correct the arguments or permissions, 75 try again later,\n"
    "70 please report a bug.\n";

int complain(const sluice::Error& error) {
  fmt::print(stderr, "error: {}\n", error.what());
  return sluice::exit_code(error.remedy());
}

/// CLI11 says only that a sub-command is missing, not that this one is unknown.
void check_command(CLI::App& program, int argc, char** argv) {
  if (argc < 2 || argv[1][0] == '-') return;
  const auto is_named = [&](CLI::App* command) { return command->get_name() == argv[1]; };
  if (!program.get_subcommands(is_named).empty()) return;
  throw sluice::Error(
      sluice::Remedy::fix_config,
      fmt::format("unknown command: {} (known: load, query; sluice --help explains them)", argv[1]));
}

int main_checked(CLI::App& program, int argc, char** argv) {
  sluice::cli::Action action;
  sluice::cli::add_load(program, action);
  sluice::cli::add_query(program, action);
  check_command(program, argc, argv);
  program.parse(argc, argv);
  action();
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App program(kDescription, "sluice");
  program.footer(kExamples);
  program.set_version_flag("--version", SLUICE_VERSION);
  program.require_subcommand(1);
  program.get_formatter()->column_width(38);
  try {
    return main_checked(program, argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = program.exit(error);
    return code == 0 ? 0 : sluice::exit_code(sluice::Remedy::fix_config);
  } catch (const sluice::Error& error) {
    return complain(error);
  } catch (const std::bad_alloc&) {
    return complain(sluice::Error(sluice::Remedy::retry, "out of memory; lower --memory-limit or --threads"));
  } catch (const std::exception& error) {
    return complain(sluice::Error(sluice::Remedy::report_bug, error.what()));
  }
}
