#include <algorithm>
#include <cstdio>
#include <exception>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fnmatch.h>

#include "conformance/case_run.h"
#include "conformance/unit_tables.h"
#include "json/encode.h"
#include "support/folder.h"

namespace {

using namespace sluice;
using namespace sluice::conformance;

struct Arguments {
  RunSettings settings;
  std::string only = "*";
  fs::path out;
  bool is_unit = false;
};

std::vector<fs::path> case_files(const Arguments& arguments) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::directory_iterator(arguments.settings.suite / "cases"))
    if (entry.path().extension() == ".json" &&
        fnmatch(arguments.only.c_str(), entry.path().stem().c_str(), 0) == 0)
      files.push_back(entry.path());
  std::ranges::sort(files);
  return files;
}

/// Runs the case of a file, if it is one of the destination. Returns whether an outcome was written.
bool run_file(const fs::path& file, const Arguments& arguments) {
  const Case tested(file);
  const std::string& destination = arguments.settings.destination;
  if (!tested.applies_to(destination)) return false;
  const Value outcome = run_case(tested, arguments.settings);
  testing::write_text(arguments.out / (tested.name() + "." + destination + ".json"),
                      json::encode(outcome) + "\n");
  return true;
}

int run_cases(const Arguments& arguments) {
  fs::create_directories(arguments.out);
  int written = 0;
  int failed = 0;
  for (const fs::path& file : case_files(arguments)) {
    try {
      written += run_file(file, arguments) ? 1 : 0;
    } catch (const std::exception& exception) {
      fmt::print(stderr, "no outcome of {}: {}\n", file.stem().string(), exception.what());
      ++failed;
    }
  }
  fmt::print("{} outcomes written, {} cases without one\n", written, failed);
  return failed == 0 && written != 0 ? 0 : 1;
}

int run_unit(const Arguments& arguments) {
  const Verdicts verdicts = judge_tables(arguments.settings.suite / "golden_unit");
  fmt::print("{} passed, {} failed\n", verdicts.passed(), verdicts.failed());
  return verdicts.failed() == 0 && verdicts.passed() != 0 ? 0 : 1;
}

void declare(CLI::App& app, Arguments& arguments) {
  RunSettings& settings = arguments.settings;
  app.add_option("DIR", settings.suite, "Folder of the suite: cases/, golden_unit/, data files")
      ->required()
      ->check(CLI::ExistingDirectory);
  auto* unit = app.add_flag("--unit", arguments.is_unit, "Judge the tables of DIR/golden_unit, run no case");
  app.add_option("--destination", settings.destination, "Where cases are loaded into")
      ->check(CLI::IsMember({"sqlite", "postgres", "duckdb"}))
      ->excludes(unit);
  app.add_option("--out", arguments.out, "Folder that gets NAME.DESTINATION.json")->excludes(unit);
  app.add_option("--only", arguments.only, "Names of the cases to run, a glob")->excludes(unit);
  app.add_option("--block-rows", settings.block_rows, "Most rows of a block of normalize; 0: by size");
  app.add_option("--threads", settings.threads, "0: all cores")->check(CLI::NonNegativeNumber);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("Runs the cases of a conformance suite and writes what came out, or judges its unit tables.");
  Arguments arguments;
  declare(app, arguments);
  try {
    app.parse(argc, argv);
    if (!arguments.is_unit && (arguments.settings.destination.empty() || arguments.out.empty()))
      throw CLI::RequiredError("--destination and --out, or --unit,");
  } catch (const CLI::ParseError& error) {
    return app.exit(error);
  }
  try {
    return arguments.is_unit ? run_unit(arguments) : run_cases(arguments);
  } catch (const std::exception& exception) {
    fmt::print(stderr, "error: {}\n", exception.what());
    return 1;
  }
}
