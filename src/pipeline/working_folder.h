#pragma once

#include <optional>
#include <string>

#include "base/files.h"
#include "sluice/schema.hpp"

namespace sluice {

/// The folder that holds the folders of all pipelines: the argument if it is not empty, $SLUICE_DATA_DIR,
/// else `~/.sluice` (`/var/lib/sluice` for root without a home, the temporary folder if neither can be
/// written).
fs::path data_folder(const fs::path& argument);

/// A pipeline's folder: `<data folder>/pipelines/<name>`. Throws Error(fix_config) for a name that is no
/// plain file name.
fs::path pipeline_folder(const fs::path& data, const std::string& name);

/// The pipeline's own copy of a schema: `schemas/<name>.schema.json`.
std::optional<Schema> read_schema(const fs::path& folder, const std::string& name);
void write_schema(const fs::path& folder, const Schema& schema);

}  // namespace sluice
