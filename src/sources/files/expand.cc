#include "sources/files/expand.h"

#include <filesystem>
#include <set>

#include <fmt/format.h>
#include <glob.h>
#include <sys/stat.h>

#include "base/log.h"
#include "sluice/error.hpp"
#include "sources/files/file_type.h"

namespace sluice {
namespace {

namespace fs = std::filesystem;

constexpr const char* kStdin = "-";
constexpr std::string_view kUrl = "://";

[[noreturn]] void fail(std::string_view what, const std::string& path) {
  throw Error(Remedy::fix_config, fmt::format("{}: {}", what, path), {.stage = "extract"});
}

bool is_pattern(const std::string& source) { return source.find_first_of("*?[") != std::string::npos; }

bool is_there(const std::string& path) {
  struct stat status{};
  return lstat(path.c_str(), &status) == 0;
}

/// "part-*": it says nothing of the kind of files.
bool is_of_any_kind(const std::string& pattern) {
  const std::size_t sign = pattern.find_last_of("*?]");
  return sign != std::string::npos && pattern.find_first_of("./", sign) == std::string::npos;
}

/// Files that mark something, as Hadoop's _SUCCESS, nobody expects to be loaded.
bool is_marker(const StoredFile& file) {
  return file.bytes == 0 || file_name_of(file.place).starts_with('_');
}

std::vector<StoredFile> of_known_kinds(std::vector<StoredFile> files, const std::string& pattern) {
  if (!is_of_any_kind(pattern)) return files;
  std::string first;
  std::size_t strangers = 0;
  std::erase_if(files, [&](const StoredFile& file) {
    if (type_of(file.place)) return false;
    if (!is_marker(file) && strangers++ == 0) first = file.place;
    return true;
  });
  if (strangers > 0 && files.empty())
    fail(fmt::format("no file that fits the pattern is of a known kind, such as {}: use {}", first,
                     kKnownExtensions),
         pattern);
  if (strangers > 0)
    log::warning(fmt::format("{} file{} left out, of no known kind; the first is {}", strangers,
                             strangers == 1 ? "" : "s", first));
  return files;
}

/// As the shell finds files.
std::vector<StoredFile> match(const Store& store, const std::string& pattern) {
  glob_t found{};
  const int result = glob(pattern.c_str(), GLOB_ERR, nullptr, &found);
  const std::vector<std::string> paths(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  globfree(&found);
  if (result != 0 && result != GLOB_NOMATCH)
    fail("the folder of the pattern cannot be read; check its permissions", pattern);
  std::vector<StoredFile> files;
  for (const std::string& path : paths)
    if (!is_of_any_kind(pattern) || !fs::is_directory(path)) files.push_back(store.at(path));
  return files;
}

/// One source as the files of a store.
class Expansion {
 public:
  explicit Expansion(bool may_be_none) : may_be_none_(may_be_none) {}

  void add(const std::shared_ptr<const Store>& store, std::vector<StoredFile> files) {
    for (StoredFile& file : files) {
      const std::string place =
          store->is_remote() ? file.place : fs::path(file.place).lexically_normal().native();
      if (seen_.insert(place).second) found_.push_back({store, std::move(file)});
    }
  }

  void add_pattern(const std::shared_ptr<const Store>& store, std::vector<StoredFile> files,
                   const std::string& pattern) {
    if (files.empty() && !may_be_none_) fail("no file fits the pattern; check it", pattern);
    add(store, of_known_kinds(std::move(files), pattern));
  }

  std::vector<FoundFile> take() { return std::move(found_); }

 private:
  bool may_be_none_;
  std::vector<FoundFile> found_;
  std::set<std::string> seen_;
};

std::string joined(const Store& store, const std::string& pattern) {
  const std::string& folder = store.place();
  return folder.ends_with('/') ? folder + pattern : folder + '/' + pattern;
}

}  // namespace

std::vector<FoundFile> expand_sources(std::span<const std::string> sources, const OpenStore& open,
                                      bool may_be_none) {
  Expansion expansion(may_be_none);
  for (const std::string& source : sources) {
    const bool is_url = source.find(kUrl) != std::string::npos;
    const bool is_split = is_url || source.find("**") != std::string::npos;
    if (source == kStdin || !is_split || is_there(source)) {
      const auto here = open("");
      if (source != kStdin && is_pattern(source) && !is_there(source))
        expansion.add_pattern(here, match(*here, source), source);
      else
        expansion.add(here, {here->find(source)});
      continue;
    }
    const auto [folder, pattern] = split_pattern(source);
    const auto store = open(folder);
    if (is_pattern(pattern))
      expansion.add_pattern(store, store->list(pattern), source);
    else
      expansion.add(store, {store->find(pattern)});
  }
  return expansion.take();
}

std::vector<FoundFile> expand_below(const std::shared_ptr<const Store>& store,
                                    std::span<const std::string> patterns, bool may_be_none) {
  Expansion expansion(may_be_none);
  for (const std::string& pattern : patterns) {
    if (is_pattern(pattern))
      expansion.add_pattern(store, store->list(pattern), joined(*store, pattern));
    else
      expansion.add(store, {store->find(pattern)});
  }
  return expansion.take();
}

}  // namespace sluice
