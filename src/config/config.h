#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "config/found.h"
#include "config/surroundings.h"
#include "config/toml_file.h"

namespace sluice::config {

/// What to look for.
struct Key {
  /// From the outermost on; left out one by one from the end until the name stands alone.
  std::vector<std::string> sections{};
  std::string name{};
  std::vector<std::string> inner{};  ///< that stay right before the name, such as credentials
  bool is_secret = false;
};

/// How the environment spells a key: sections and name in capitals, with two underscores between them.
std::string variable_name(const std::vector<std::string>& path);

/// Settings as upstream finds them: environment, secrets.toml, config.toml, in this order. What is said for
/// the pipeline (`<pipeline>.…`) is looked for in all three before anything that is said for all; in each of
/// the three the longest sections are tried first. An empty variable counts as none.
class Config {
 public:
  Config() = default;  ///< nothing is configured
  /// Throws Error(fix_config) for a file that cannot be read.
  static Config load(std::string pipeline, const Surroundings& surroundings);
  static Config load(std::string pipeline) { return load(std::move(pipeline), surroundings_of_process()); }

  /// Throws Error(fix_config) if a secret stands in config.toml.
  [[nodiscard]] std::optional<Found> find(const Key& key) const;

  [[nodiscard]] const std::string& pipeline() const noexcept { return pipeline_; }
  /// secrets.toml and config.toml, each merged over that of the user.
  [[nodiscard]] std::array<const Node*, 2> files() const noexcept { return {&secrets_, &plain_}; }

 private:
  using Path = std::vector<std::string>;

  [[nodiscard]] std::optional<Found> find_in_all(const std::vector<Path>& paths, bool is_secret) const;
  [[nodiscard]] std::optional<Found> find_variable(const Path& path, bool is_secret) const;
  [[nodiscard]] std::optional<Found> find_mounted(const std::string& variable) const;

  std::string pipeline_;
  std::map<std::string, std::string> environment_;
  std::filesystem::path mounted_secrets_;
  Node secrets_{.is_table = true};
  Node plain_{.is_table = true};
};

}  // namespace sluice::config
