#pragma once

#include <string>

#include "base/files.h"

namespace sluice {

/// The folder that holds the folders of all pipelines: the argument if it is not empty, $SLUICE_DATA_DIR,
/// else `~/.sluice` (`/var/lib/sluice` for root without a home, the temporary folder if neither can be
/// written).
fs::path data_folder(const fs::path& argument);

/// A pipeline's folder: `<data folder>/pipelines/<name>`. Throws Error(fix_config) for a name that is no
/// plain file name.
fs::path pipeline_folder(const fs::path& data, const std::string& name);

}  // namespace sluice
