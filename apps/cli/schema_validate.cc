#include <memory>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "cli/commands.h"
#include "cli/schema_input.h"
#include "schema/findings.h"
#include "sluice/error.hpp"

namespace sluice::cli {
namespace {

constexpr const char* kExamples =
    "Examples:\n"
    "  sluice schema validate shop.schema.yaml\n"
    "  sluice schema validate - < shop.schema.json\n"
    "\n"
    "Exit codes: 0 it can be used, 65 something is wrong, 78 no such file.\n";

/// More are counted, so that the first ones stay on the screen.
constexpr std::size_t kMostFindings = 20;

void print(const std::string& file, const Finding& finding) {
  const std::string place = finding.line == 0 ? file : fmt::format("{}:{}", file, finding.line);
  fmt::print("{}: {}{}{}\n", place, finding.path, finding.path.empty() ? "" : ": ", finding.message);
}

int run(const std::string& file) {
  const std::vector<Finding> findings = find_faults_in_text(read_text(file));
  for (std::size_t i = 0; i < findings.size() && i < kMostFindings; ++i) print(file, findings[i]);
  if (findings.size() > kMostFindings) fmt::print("… and {} more\n", findings.size() - kMostFindings);
  if (findings.empty()) fmt::print("{}: a valid schema\n", file);
  return findings.empty() ? 0 : exit_code(Remedy::fix_input);
}

}  // namespace

void add_schema_validate(CLI::App& schema, Action& action) {
  const auto file = std::make_shared<std::string>();
  CLI::App* command =
      schema.add_subcommand("validate", "Check a schema file, YAML or JSON, before it is used.");
  command->footer(kExamples);
  command->add_option("FILE", *file, "The file, or - for standard input")->required();
  command->callback([file, &action] { action = [file] { return run(*file); }; });
}

}  // namespace sluice::cli
