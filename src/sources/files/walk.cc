#include "sources/files/walk.h"

#include <algorithm>

#include <fmt/format.h>
#include <fnmatch.h>

#include "sluice/error.hpp"

namespace sluice {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kAnyFolders = "**";

/// The first name of a path and what follows it.
std::pair<std::string_view, std::string_view> split(std::string_view path) {
  const std::size_t slash = path.find('/');
  if (slash == std::string_view::npos) return {path, {}};
  return {path.substr(0, slash), path.substr(slash + 1)};
}

bool fits_name(std::string_view name, std::string_view pattern) {
  return fnmatch(std::string(pattern).c_str(), std::string(name).c_str(), FNM_PERIOD) == 0;
}

}  // namespace

bool fits_pattern(std::string_view path, std::string_view pattern) {
  const auto [part, parts_after] = split(pattern);
  const auto [name, names_after] = split(path);
  const bool is_last = name.size() == path.size();
  if (part == kAnyFolders) {
    if (part.size() == pattern.size()) {  // at the end: every file below
      if (name.starts_with('.')) return false;
      return is_last || fits_pattern(names_after, pattern);
    }
    if (fits_pattern(path, parts_after)) return true;
    return !is_last && !name.starts_with('.') && fits_pattern(names_after, pattern);
  }
  if (!fits_name(name, part)) return false;
  if (is_last || part.size() == pattern.size()) return is_last && part.size() == pattern.size();
  return fits_pattern(names_after, parts_after);
}

std::vector<std::string> files_below(const fs::path& folder, std::string_view pattern) {
  std::vector<std::string> files;
  const bool is_deep = pattern.find(kAnyFolders) != std::string_view::npos;
  const auto deepest = std::ranges::count(pattern, '/');
  try {
    constexpr auto kOptions = fs::directory_options::follow_directory_symlink;
    for (fs::recursive_directory_iterator entry(folder, kOptions), end; entry != end; ++entry) {
      if (!is_deep && entry.depth() >= deepest) entry.disable_recursion_pending();
      if (entry->is_regular_file() &&
          fits_pattern(entry->path().lexically_relative(folder).generic_string(), pattern))
        files.push_back(entry->path().string());
    }
  } catch (const fs::filesystem_error& error) {
    throw Error(Remedy::fix_config,
                fmt::format("the folder cannot be read ({}); check path and permissions: {}",
                            error.code().message(), error.path1().string()),
                {.stage = "extract"});
  }
  std::ranges::sort(files);
  return files;
}

}  // namespace sluice
