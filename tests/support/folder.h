#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::testing {

namespace fs = std::filesystem;

/// An empty folder of this test alone, removed at the end. SLUICE_KEEP=1 keeps it and says where it is.
class TemporaryFolder {
 public:
  TemporaryFolder();
  explicit TemporaryFolder(const fs::path& parent);
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder();

  [[nodiscard]] const fs::path& path() const noexcept { return path_; }
  [[nodiscard]] fs::path operator/(const fs::path& name) const { return path_ / name; }
  /// Writes a file in the folder; returns its path.
  fs::path write(const fs::path& name, std::string_view text) const;

 private:
  fs::path path_;
};

std::string read_text(const fs::path& path);
void write_text(const fs::path& path, std::string_view text);
std::string gzip(std::string_view text);
std::string zstd(std::string_view text);

/// Names of the folder's entries, sorted; nothing if there is no such folder.
std::vector<std::string> entries(const fs::path& folder);

}  // namespace sluice::testing
