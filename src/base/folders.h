#pragma once

#include "base/files.h"

namespace sluice {

/// Makes one folder, unless it is there. It is on disk once the folder it is in is synced.
void make_folder(const fs::path& path);

/// Makes the folder and those it is in, as far as they are missing. Each that was made is on disk as an entry
/// of the one above it. Throws Error with the path and the errno name, as base/files does.
void make_folders(const fs::path& path);

/// Removes what write_file_atomic left in the folder when it was killed. Nobody else may write files there;
/// no folder is no error.
void sweep_half_written(const fs::path& folder);

}  // namespace sluice
