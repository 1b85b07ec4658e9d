#include "base/folders.h"

#include <cerrno>

#include <sys/stat.h>

#include "base/file_error.h"

namespace sluice {
namespace {

bool is_half_written(const std::string& name) { return name.starts_with(".") && name.ends_with(".tmp"); }

}  // namespace

void make_folder(const fs::path& path) {
  if (mkdir(path.c_str(), 0777) == 0) return;
  const int code = errno;
  std::error_code ignored;
  if (!fs::is_directory(path, ignored)) throw file_error("cannot make folder", path, code);
}

void make_folders(const fs::path& path) {
  std::error_code ignored;
  if (path.empty() || fs::is_directory(path, ignored)) return;
  const fs::path above = path.parent_path();
  if (above != path) make_folders(above);
  make_folder(path);
  sync_folder(above.empty() ? "." : above);
}

void sweep_half_written(const fs::path& folder) {
  std::error_code code;
  for (fs::directory_iterator entry(folder, code), end; !code && entry != end; entry.increment(code))
    if (is_half_written(entry->path().filename().native())) remove_tree(entry->path());
}

}  // namespace sluice
