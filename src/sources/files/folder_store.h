#pragma once

#include <filesystem>

#include "sources/files/store.h"

namespace sluice {

/// A folder of this machine. Its files are lent as they are.
class FolderStore : public Store {
 public:
  /// Empty: the current folder; places are then as relative as the names.
  explicit FolderStore(std::filesystem::path folder);

  [[nodiscard]] std::vector<StoredFile> list(const std::string& pattern) const override;
  /// "-" is standard input.
  [[nodiscard]] StoredFile find(const std::string& name) const override;
  [[nodiscard]] StoredFile at(const std::string& place) const override;
  [[nodiscard]] LocalFile lend(const StoredFile& file) const override;
  [[nodiscard]] bool is_remote() const noexcept override { return false; }
  [[nodiscard]] const std::string& place() const noexcept override { return place_; }

 private:
  std::filesystem::path folder_;
  std::string place_;
};

}  // namespace sluice
