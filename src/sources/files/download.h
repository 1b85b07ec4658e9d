#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "base/files.h"

namespace sluice {

/// A folder below the system's temporary one (TMPDIR) for files that are downloaded; gone at the end, and
/// swept by the next one if the process was killed before. For many threads at once.
class DownloadFolder {
 public:
  /// Throws Error if it cannot be made.
  DownloadFolder();
  DownloadFolder(const DownloadFolder&) = delete;
  DownloadFolder& operator=(const DownloadFolder&) = delete;
  ~DownloadFolder();

  /// A path that was not given before; ends in the suffix.
  std::filesystem::path next(const std::string& suffix);

 private:
  std::filesystem::path path_;
  std::optional<FileLock> lock_;  ///< held: somebody needs the folder
  std::atomic<std::uint64_t> given_ = 0;
};

/// Removes a file, and the folder with its last file and owner.
class Download {
 public:
  Download(std::shared_ptr<DownloadFolder> folder, std::filesystem::path path)
      : folder_(std::move(folder)), path_(std::move(path)) {}
  Download(const Download&) = delete;
  Download& operator=(const Download&) = delete;
  ~Download();
  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

 private:
  std::shared_ptr<DownloadFolder> folder_;
  std::filesystem::path path_;
};

}  // namespace sluice
