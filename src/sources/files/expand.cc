#include "sources/files/expand.h"

#include <cerrno>
#include <filesystem>
#include <set>

#include <fmt/format.h>
#include <glob.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sluice/error.hpp"

namespace sluice {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(std::string_view what, const std::string& path) {
  throw Error(Remedy::fix_config, fmt::format("{}: {}", what, path), {.stage = "extract"});
}

[[noreturn]] void fail_to_open(const std::string& path) {
  switch (errno) {
    case ENOENT:
    case ENOTDIR: fail("no such file; check the path", path);
    case EACCES:
    case EPERM: fail("file cannot be read; check its permissions", path);
    default: fail(fmt::format("file cannot be opened; check the path: {}", strerrorname_np(errno)), path);
  }
}

void check_file(const std::string& path) {
  struct stat status{};
  if (stat(path.c_str(), &status) != 0) fail_to_open(path);
  if (S_ISDIR(status.st_mode))
    fail("this is a folder; name the files in it, for example with /*.jsonl", path);
  // eaccess, as open() will ask for the effective user.
  if (eaccess(path.c_str(), R_OK) != 0) fail_to_open(path);
}

bool is_pattern(const std::string& source) { return source.find_first_of("*?[") != std::string::npos; }

bool is_there(const std::string& path) {
  struct stat status{};
  return lstat(path.c_str(), &status) == 0;
}

std::vector<std::string> match(const std::string& pattern) {
  glob_t found{};
  const int result = glob(pattern.c_str(), GLOB_ERR, nullptr, &found);
  std::vector<std::string> paths(found.gl_pathv, found.gl_pathv + found.gl_pathc);
  globfree(&found);
  if (result == GLOB_NOMATCH) fail("no file fits the pattern; check it", pattern);
  if (result != 0) fail("the folder of the pattern cannot be read; check its permissions", pattern);
  return paths;
}

std::vector<std::string> expand(const std::string& source) {
  if (source == "-") return {source};
  std::vector<std::string> paths =
      is_pattern(source) && !is_there(source) ? match(source) : std::vector{source};
  for (const std::string& path : paths) check_file(path);
  return paths;
}

}  // namespace

std::vector<std::string> expand_sources(std::span<const std::string> sources) {
  std::vector<std::string> paths;
  std::set<std::string> seen;
  for (const std::string& source : sources)
    for (const std::string& path : expand(source))
      if (seen.insert(fs::path(path).lexically_normal().native()).second) paths.push_back(path);
  return paths;
}

}  // namespace sluice
