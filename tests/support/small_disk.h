#pragma once

#include <string>

#include "support/folder.h"

namespace sluice::testing {

/// A file system of a given size, in memory, mounted on a folder. Needs root.
class SmallDisk {
 public:
  /// `size` as mount takes it: "2m".
  SmallDisk(fs::path folder, const std::string& size);
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  ~SmallDisk();

  [[nodiscard]] bool is_there() const noexcept { return why_.empty(); }
  /// Why it is not there.
  [[nodiscard]] const std::string& why() const noexcept { return why_; }
  void resize(const std::string& size);

 private:
  fs::path folder_;
  std::string why_;
};

}  // namespace sluice::testing
