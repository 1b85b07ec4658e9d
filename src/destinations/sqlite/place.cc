#include "destinations/sqlite/place.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "sluice/error.hpp"

namespace sluice::sqlite {
namespace {

std::string prefix_of(const fs::path& database) { return database.stem().native() + "__"; }

/// SQLite's own files have the name of their database with one of these behind it.
bool is_side_file(const std::string& name) {
  constexpr std::array kSuffixes = {"-journal", "-wal", "-shm"};
  return std::ranges::any_of(kSuffixes, [&](const char* suffix) { return name.ends_with(suffix); });
}

}  // namespace

fs::path dataset_path(const fs::path& database, const std::string& dataset) {
  if (dataset == kMainDataset) return database;
  if (dataset.empty() || dataset == "temp" ||
      dataset.find_first_of(std::string_view("/\0", 2)) != std::string::npos)
    throw Error(Remedy::fix_config,
                fmt::format("no dataset can be called '{}' in SQLite, where it is a file and an attached "
                            "database: choose another name",
                            dataset));
  return database.parent_path() / (prefix_of(database) + dataset + database.extension().native());
}

std::map<std::string, fs::path> datasets_of(const fs::path& database) {
  std::map<std::string, fs::path> found;
  const std::string prefix = prefix_of(database);
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(database.parent_path(), ignored)) {
    const fs::path& path = entry.path();
    const std::string stem = path.stem().native();
    if (path.extension() != database.extension() || is_side_file(path.native())) continue;
    if (stem.size() > prefix.size() && stem.starts_with(prefix))
      found.emplace(stem.substr(prefix.size()), path);
  }
  return found;
}

}  // namespace sluice::sqlite
