#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>

#include "base/ids.h"
#include "config/config.h"

namespace sluice::config {

/// A folder with settings, and what a process there would see.
class Settings {
 public:
  Settings() = default;
  Settings(const Settings&) = delete;
  Settings& operator=(const Settings&) = delete;
  ~Settings() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  std::filesystem::path write(const std::filesystem::path& name, const std::string& text) const {
    const std::filesystem::path path = folder_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path) << text;
    return path;
  }
  void secrets(const std::string& text) const { write(".sluice/secrets.toml", text); }
  void plain(const std::string& text) const { write(".sluice/config.toml", text); }
  [[nodiscard]] Config load(std::string pipeline = "pipe") const {
    return Config::load(std::move(pipeline), {.environment = environment,
                                              .project_folders = {folder_ / ".sluice", folder_ / ".dlt"},
                                              .global_folders = {folder_ / "home", folder_ / "home_dlt"},
                                              .mounted_secrets = folder_ / "run"});
  }
  [[nodiscard]] const std::filesystem::path& folder() const noexcept { return folder_; }

  std::map<std::string, std::string> environment{};

 private:
  std::filesystem::path folder_ =
      std::filesystem::temp_directory_path() / ("sluice_settings_" + random_hex(6));
};

}  // namespace sluice::config
