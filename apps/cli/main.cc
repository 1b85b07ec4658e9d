#include <algorithm>
#include <cstdio>
#include <cstring>
#include <exception>
#include <iostream>
#include <new>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/help_format.h"
#include "config/hiding.h"
#include "sluice/error.hpp"

namespace {

constexpr const char* kDescription =
    "sluice loads messy data into relational tables: it unnests JSON, works out the schema, and never loses "
    "or doubles a row.";

constexpr const char* kExamples =
    "Examples:\n"
    "  sluice load events.jsonl --to duckdb:///events.duckdb\n"
    "  sluice plan events.jsonl --to duckdb:///events.duckdb\n"
    "  sluice init files duckdb && sluice check pipeline.yaml && sluice run pipeline.yaml\n"
    "  sluice query duckdb:///events.duckdb 'FROM sluice_dataset.events LIMIT 5'\n"
    "  sluice schema show\n"
    "  sluice pipeline info\n"
    "\n"
    "sluice COMMAND --help explains a command. Run again what was interrupted: it goes on from there.\n"
    "Exit codes: 0 done; 65 correct the input; 78 correct the arguments, settings or permissions;\n"
    "75 try again later; 70 please report a bug.\n";

/// Says it without the credentials of arguments: one in the wrong place may be a URI with a password.
class Complaint {
 public:
  Complaint(int argc, char** argv) {
    for (int i = 1; i < argc; ++i)
      for (std::string& part : sluice::config::parts_of(sluice::config::credentials_in(argv[i])))
        hidden_.push_back(std::move(part));
  }

  int operator()(const sluice::Error& error) const {
    say(fmt::format("error: {}\n", error.what()));
    return sluice::exit_code(error.remedy());
  }
  int operator()(const CLI::App& program, const CLI::ParseError& error) const {
    std::ostringstream text;
    const int code = program.exit(error, std::cout, text);
    say(text.str());
    return code == 0 ? 0 : sluice::exit_code(sluice::Remedy::fix_config);
  }

 private:
  void say(std::string text) const {
    fmt::print(stderr, "{}", sluice::config::without(hidden_, std::move(text)));
  }

  std::vector<std::string> hidden_;
};

/// Everybody on the machine can read the arguments of a process, as long as they stand there.
void overwrite_credentials(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view argument = argv[i];
    const std::size_t size = sluice::config::credentials_in(argument).size();
    std::memset(argv[i] + argument.size() - size, '*', size);
  }
}

/// CLI11 says only that a sub-command is missing, not that this one is unknown.
void check_command(const CLI::App& parent, int argc, char** argv, int at) {
  const std::vector<const CLI::App*> commands = parent.get_subcommands({});
  if (argc <= at || argv[at][0] == '-' || commands.empty()) return;
  std::string known;
  for (const CLI::App* command : commands) {
    if (command->get_name() == argv[at]) return check_command(*command, argc, argv, at + 1);
    known += (known.empty() ? "" : ", ") + command->get_name();
  }
  throw sluice::Error(sluice::Remedy::fix_config,
                      fmt::format("unknown command: {} (known: {}; {} --help explains them)", argv[at], known,
                                  at == 1 ? "sluice" : "sluice " + parent.get_name()));
}

/// "pipeline NAME info", as upstream has it, means "pipeline info NAME".
std::vector<char*> verb_first(const CLI::App& program, int argc, char** argv) {
  std::vector<char*> arguments(argv, argv + argc + 1);
  if (argc < 4 || std::string_view(argv[1]) != "pipeline") return arguments;
  const auto commands = program.get_subcommand("pipeline")->get_subcommands({});
  const auto is_command = [&](std::string_view text) {
    return std::ranges::any_of(commands,
                               [&](const CLI::App* command) { return command->get_name() == text; });
  };
  if (!is_command(argv[2]) && is_command(argv[3])) std::swap(arguments[2], arguments[3]);
  return arguments;
}

int main_checked(CLI::App& program, int argc, char** argv) {
  sluice::cli::Action action;
  sluice::cli::add_load(program, action);
  sluice::cli::add_plan(program, action);
  sluice::cli::add_run(program, action);
  sluice::cli::add_init(program, action);
  sluice::cli::add_check(program, action);
  sluice::cli::add_discover(program, action);
  sluice::cli::add_query(program, action);
  sluice::cli::add_schema(program, action);
  sluice::cli::add_pipeline(program, action);
  const std::vector<char*> arguments = verb_first(program, argc, argv);
  argv = const_cast<char**>(arguments.data());
  check_command(program, argc, argv, 1);
  program.parse(argc, argv);
  overwrite_credentials(argc, argv);
  return action();
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App program(kDescription, "sluice");
  program.footer(kExamples);
  program.set_version_flag("--version", SLUICE_VERSION);
  program.require_subcommand(1);
  program.formatter(std::make_shared<sluice::cli::HelpFormat>());
  const Complaint complain(argc, argv);
  try {
    return main_checked(program, argc, argv);
  } catch (const CLI::ParseError& error) {
    return complain(program, error);
  } catch (const sluice::Error& error) {
    return complain(error);
  } catch (const std::bad_alloc&) {
    return complain(sluice::Error(sluice::Remedy::retry, "out of memory; lower --memory-limit or --threads"));
  } catch (const std::exception& error) {
    return complain(sluice::Error(sluice::Remedy::report_bug, error.what()));
  }
}
