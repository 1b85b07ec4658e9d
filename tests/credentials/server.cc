#include "credentials/server.h"

#include <cstdlib>
#include <regex>
#include <stdexcept>

namespace sluice::testing {

Credentials server() {
  static const std::regex kForm("postgresql://([^:]+):([^@]+)@([^:]+):([0-9]+)/(.+)");
  const char* uri = std::getenv("SLUICE_TEST_POSTGRES");
  std::cmatch parts;
  if (uri == nullptr || !std::regex_match(uri, parts, kForm))
    throw std::runtime_error("run this program with tests/support/postgres, which starts a server");
  return {parts[1], parts[2], parts[3], parts[4], parts[5]};
}

Command Unconfigured::in_folder(std::vector<std::string> arguments) const {
  Command made = command(std::move(arguments));
  made.environment["HOME"] = folder.path().string();
  // The launcher's; an empty variable counts as none.
  for (const char* name : {"SLUICE_TEST_POSTGRES", "DESTINATION__POSTGRES__CREDENTIALS"})
    made.environment[name] = "";
  return made;
}

}  // namespace sluice::testing
