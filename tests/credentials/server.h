#pragma once

#include <string>
#include <vector>

#include "support/command_line.h"

namespace sluice::testing {

/// Parts of a URI of PostgreSQL. `text` writes them as a user who knows nothing of escapes would.
struct Credentials {
  std::string user, password, host, port, database;
  std::string query{};

  [[nodiscard]] std::string text() const {
    return "postgresql://" + user + ":" + password + "@" + host + ":" + port + "/" + database +
           (query.empty() ? "" : "?" + query);
  }
};

/// The server that tests/support/postgres started for this program.
Credentials server();

/// The command line tool in a folder of its own that knows nothing of the server, nor of this machine's
/// settings.
class Unconfigured : public CommandLine {
 public:
  [[nodiscard]] Command in_folder(std::vector<std::string> arguments) const;
  /// sluice ARGUMENTS…
  Outcome run_in_folder(std::vector<std::string> arguments) const {
    return run(in_folder(std::move(arguments)));
  }
  void secrets(const std::string& text) const { folder.write(".sluice/secrets.toml", text); }
};

}  // namespace sluice::testing
