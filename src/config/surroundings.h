#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace sluice::config {

/// Where settings come from. Of several folders the first one that has a config.toml or a secrets.toml
/// counts.
struct Surroundings {
  std::map<std::string, std::string> environment{};
  std::vector<std::filesystem::path> project_folders{};
  std::vector<std::filesystem::path> global_folders{};  ///< what a project says goes over what they say
  /// Files named after the variable, as Docker and Kubernetes mount secrets; empty: none.
  std::filesystem::path mounted_secrets{};
};

/// Those of this process: its environment; `.sluice` or `.dlt` of the current folder; `~/.sluice` or
/// upstream's folder; /run/secrets.
Surroundings surroundings_of_process();

/// The folders of a user: `~/.sluice`, then upstream's, which is another one for root.
std::vector<std::filesystem::path> global_folders(const std::map<std::string, std::string>& environment,
                                                  bool is_root);

}  // namespace sluice::config
