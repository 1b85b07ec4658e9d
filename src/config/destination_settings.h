#pragma once

#include <optional>
#include <string>
#include <utility>

#include "config/config.h"

namespace sluice::config {

/// What is configured for a destination: options below `destination.<name>`, and its credentials, which may
/// be one text (a URI, a path), parts, or both.
class DestinationSettings {
 public:
  DestinationSettings(Config config, std::string name) : config_(std::move(config)), name_(std::move(name)) {}

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  /// The environment's name of an option: DESTINATION__<NAME>__<OPTION>.
  [[nodiscard]] std::string variable(const std::string& key) const {
    return variable_name({"destination", name_, key});
  }
  [[nodiscard]] std::optional<Found> option(const std::string& key) const {
    return config_.find({.sections = {"destination", name_}, .name = key});
  }
  /// The credentials as one text; nothing if there are only parts. As upstream, a table of parts hides a text
  /// that would be found after it.
  [[nodiscard]] std::optional<Found> credentials() const {
    auto found = config_.find({.sections = {"destination", name_}, .name = "credentials", .is_secret = true});
    return found && found->is_table() ? std::nullopt : found;
  }
  [[nodiscard]] std::optional<Found> credential(const std::string& part, bool is_secret) const {
    return config_.find(
        {.sections = {"destination", name_}, .name = part, .inner = {"credentials"}, .is_secret = is_secret});
  }

 private:
  Config config_;
  std::string name_;
};

}  // namespace sluice::config
