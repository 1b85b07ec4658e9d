#include <cstdio>
#include <exception>
#include <new>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands.h"
#include "sluice/error.hpp"

namespace {

constexpr const char* kDescription =
    "sluice loads messy data into relational tables: it unnests JSON, works out the schema, and never loses or\n"
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

}  // namespace

int main(int argc, char** argv) {
  CLI::App program(kDescription, "sluice");
  program.footer(kExamples);
  program.set_version_flag("--version", SLUICE_VERSION);
  program.require_subcommand(1);
  program.get_formatter()->column_width(38);
  sluice::cli::Action action;
  sluice::cli::add_load(program, action);
  sluice::cli::add_query(program, action);
  try {
    program.parse(argc, argv);
    action();
    return 0;
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
