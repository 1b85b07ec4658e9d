#include "support/command_line.h"

namespace sluice::testing {

Command CommandLine::command(std::vector<std::string> arguments, const std::string& input) const {
  arguments.insert(arguments.begin(), SLUICE_CLI);
  return {.arguments = std::move(arguments),
          .folder = folder.path(),
          .environment = {{"SLUICE_DATA_DIR", (folder / "data").string()}},
          .input = input};
}

Command CommandLine::load_command(std::vector<std::string> arguments, const std::string& input) const {
  arguments.insert(arguments.begin(), "load");
  for (const char* last : {"--to", "duckdb:///db.duckdb", "--dataset", "d"}) arguments.emplace_back(last);
  return command(std::move(arguments), input);
}

Outcome CommandLine::sluice(std::vector<std::string> arguments, const std::string& input) const {
  return run(command(std::move(arguments), input));
}

Outcome CommandLine::load(std::vector<std::string> arguments, const std::string& input) const {
  return run(load_command(std::move(arguments), input));
}

long long CommandLine::rows(const std::string& table) const {
  if (!fs::exists(database()) ||
      select_number(
          database(),
          "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'd' AND table_name = '" +
              table + "'") < 1)
    return -1;
  return select_number(database(), "SELECT count(*) FROM d.\"" + table + "\"");
}

long long CommandLine::loads() const {
  const long long count = rows("_dlt_loads");
  return count < 0 ? 0 : count;
}

std::vector<std::string> CommandLine::pending(const std::string& pipeline) const {
  std::vector<std::string> found;
  for (const char* state : {"extracted", "normalized"})
    for (const std::string& name : entries(pipeline_folder(pipeline) / state))
      found.push_back(std::string(state) + "/" + name);
  return found;
}

}  // namespace sluice::testing
