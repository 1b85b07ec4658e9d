#include "sources/files/folder_store.h"

#include <cerrno>
#include <cstring>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "sluice/error.hpp"
#include "sources/files/walk.h"

namespace sluice {
namespace {

constexpr const char* kStdin = "-";

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

StoredFile look_at(const std::string& path) {
  struct stat status{};
  if (stat(path.c_str(), &status) != 0) fail_to_open(path);
  if (S_ISDIR(status.st_mode))
    fail("this is a folder; name the files in it, for example with /*.jsonl", path);
  // eaccess, as open() will ask for the effective user.
  if (eaccess(path.c_str(), R_OK) != 0) fail_to_open(path);
  if (!S_ISREG(status.st_mode)) return {.place = path, .is_stream = true};
  const std::int64_t nanos = status.st_mtim.tv_sec * 1'000'000'000LL + status.st_mtim.tv_nsec;
  return {.place = path,
          .bytes = static_cast<std::uint64_t>(status.st_size),
          .modified_micros = nanos / 1000,
          .version = fmt::format("{} {}", status.st_size, nanos)};
}

}  // namespace

FolderStore::FolderStore(std::filesystem::path folder)
    : folder_(std::move(folder)), place_(folder_.empty() ? "." : folder_.string()) {}

std::vector<StoredFile> FolderStore::list(const std::string& pattern) const {
  std::vector<StoredFile> files;
  for (const std::string& path : files_below(place_, pattern))
    files.push_back(look_at(folder_.empty() ? path.substr(place_.size() + 1) : path));
  return files;
}

StoredFile FolderStore::find(const std::string& name) const {
  if (folder_.empty() && name == kStdin) return {.place = name, .is_stream = true};
  return look_at((folder_ / name).string());
}

StoredFile FolderStore::at(const std::string& place) const { return look_at(place); }

LocalFile FolderStore::lend(const StoredFile& file) const { return {.path = file.place}; }

}  // namespace sluice
