#include "pipeline/working_folder.h"

#include <cstdlib>

#include "base/folders.h"
#include "sluice/error.hpp"

namespace sluice {

fs::path data_folder(const fs::path& argument) {
  if (!argument.empty()) return fs::absolute(argument);
  if (const char* configured = std::getenv("SLUICE_DATA_DIR"); configured != nullptr && *configured != '\0')
    return fs::absolute(configured);
  if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0')
    return fs::path(home) / ".sluice";
  return fs::temp_directory_path() / "sluice";
}

fs::path pipeline_folder(const fs::path& data, const std::string& name) {
  const bool is_plain = !name.empty() && name != "." && name != ".." && name.find('/') == std::string::npos &&
                        name.find('\0') == std::string::npos && name.size() <= 200;
  if (!is_plain)
    throw Error(Remedy::fix_config, "the pipeline's name cannot be the name of a folder: " + name);
  return data / "pipelines" / name;
}

fs::path make_pipeline_folder(const fs::path& folder) {
  try {
    make_folders(folder / "schemas");
  } catch (Error& error) {
    error.with_outcome("SLUICE_DATA_DIR may name another working folder");
    throw;
  }
  return folder;
}

PassingFolder::PassingFolder() {
  std::string pattern = (fs::temp_directory_path() / "sluice.XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr)
    throw Error(Remedy::fix_config,
                "a temporary folder cannot be made; set TMPDIR to a folder that can be written: " + pattern);
  path_ = pattern;
}

PassingFolder::~PassingFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace sluice
