#pragma once

#include <map>
#include <string>

#include "base/files.h"

namespace sluice::sqlite {

/// The dataset that is the main file itself; SQLite calls it so.
inline constexpr const char* kMainDataset = "main";

/// The file of a dataset: `shop__sales.db` beside `shop.db`. Throws Error(fix_config) for a name that no
/// file can have.
fs::path dataset_path(const fs::path& database, const std::string& dataset);

/// Datasets that have a file beside the database's: name → file.
std::map<std::string, fs::path> datasets_of(const fs::path& database);

}  // namespace sluice::sqlite
