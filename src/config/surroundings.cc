#include "config/surroundings.h"

#include <cstring>

#include <unistd.h>

namespace sluice::config {
namespace {

namespace fs = std::filesystem;

std::map<std::string, std::string> environment_of_process() {
  std::map<std::string, std::string> variables;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::size_t name = std::strcspn(*entry, "=");
    if ((*entry)[name] == '=') variables.emplace(std::string(*entry, name), *entry + name + 1);
  }
  return variables;
}

std::string variable(const std::map<std::string, std::string>& environment, const std::string& name) {
  const auto found = environment.find(name);
  return found == environment.end() ? std::string() : found->second;
}

/// Upstream's: /var/dlt of root, else ~/.dlt, or one below $XDG_DATA_HOME if that is missing.
fs::path upstream_folder(const std::map<std::string, std::string>& environment, const fs::path& home,
                         bool is_root) {
  if (is_root) return "/var/dlt";
  std::error_code ignored;
  const fs::path shared = variable(environment, "XDG_DATA_HOME");
  if (!shared.empty() && !fs::is_directory(home / ".dlt", ignored)) return shared / "dlt";
  return home / ".dlt";
}

}  // namespace

std::vector<fs::path> global_folders(const std::map<std::string, std::string>& environment, bool is_root) {
  std::vector<fs::path> folders;
  const fs::path home = variable(environment, "HOME");
  if (!home.empty()) folders.push_back(home / ".sluice");
  if (is_root || !home.empty()) folders.push_back(upstream_folder(environment, home, is_root));
  return folders;
}

Surroundings surroundings_of_process() {
  Surroundings surroundings{.environment = environment_of_process(),
                            .project_folders = {".sluice", ".dlt"},
                            .mounted_secrets = "/run/secrets"};
  surroundings.global_folders = global_folders(surroundings.environment, geteuid() == 0);
  return surroundings;
}

}  // namespace sluice::config
