#include "sources/files/download.h"

#include <cerrno>

#include <fmt/format.h>
#include <sys/stat.h>

#include "base/file_error.h"
#include "base/ids.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr std::string_view kPrefix = "sluice-download-";
constexpr const char* kLock = "lock";

/// Those of processes that are gone.
void sweep(const fs::path& parent) {
  std::error_code ignored;
  for (fs::directory_iterator entry(parent, ignored), end; entry != end; entry.increment(ignored)) {
    const fs::path folder = entry->path();
    if (!folder.filename().native().starts_with(kPrefix) || !fs::exists(folder / kLock, ignored)) continue;
    try {
      const FileLock lock(folder / kLock, 0);
      fs::remove_all(folder, ignored);
    } catch (const Error&) {
      continue;  // somebody's
    }
  }
}

}  // namespace

DownloadFolder::DownloadFolder() {
  std::error_code failed;
  const fs::path parent = fs::temp_directory_path(failed);
  if (failed)
    throw Error(Remedy::fix_config, "there is no folder for temporary files; set TMPDIR to one",
                {.stage = "extract"});
  sweep(parent);
  const std::string name = fmt::format("{}{}", kPrefix, random_hex(8));
  // Nobody sweeps it before it is locked.
  const fs::path hidden = parent / ("." + name);
  path_ = parent / name;
  if (mkdir(hidden.c_str(), S_IRWXU) != 0) throw file_error("cannot make folder", hidden, errno);
  lock_.emplace(hidden / kLock, 0);
  fs::rename(hidden, path_, failed);
  if (failed) throw file_error("cannot rename folder", hidden, failed.value());
}

DownloadFolder::~DownloadFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

fs::path DownloadFolder::next(const std::string& suffix) {
  return path_ / fmt::format("{}{}", ++given_, suffix);
}

Download::~Download() {
  std::error_code ignored;
  fs::remove(path_, ignored);
}

}  // namespace sluice
