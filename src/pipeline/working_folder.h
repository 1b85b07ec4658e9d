#pragma once

#include <string>

#include "base/files.h"

namespace sluice {

/// The folder that holds the folders of all pipelines: the argument if it is not empty, $SLUICE_DATA_DIR,
/// else `~/.sluice` (`/var/lib/sluice` for root without a home, the temporary folder if neither can be
/// written).
fs::path data_folder(const fs::path& argument);

/// A pipeline's folder: `<data folder>/pipelines/<name>`. Makes nothing. Throws Error(fix_config) for a name
/// that is no plain file name.
fs::path pipeline_folder(const fs::path& data, const std::string& name);

/// Makes the folder with what belongs in it, and returns it. Throws Error(fix_config) if it cannot.
fs::path make_pipeline_folder(const fs::path& folder);

/// A folder for one call, removed with all that is in it.
class PassingFolder {
 public:
  PassingFolder();
  PassingFolder(const PassingFolder&) = delete;
  PassingFolder& operator=(const PassingFolder&) = delete;
  ~PassingFolder();
  [[nodiscard]] const fs::path& path() const noexcept { return path_; }

 private:
  fs::path path_;
};

}  // namespace sluice
