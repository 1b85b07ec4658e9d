#pragma once

#include <span>
#include <vector>

#include "sluice/value.hpp"
#include "sources/files/expand.h"

namespace sluice {

/// What a resource remembers of the files that it has read: the newest time of a change, and which files had
/// it, since many may have one second. A file that was written anew is new. One that comes later and is older
/// is not seen.
class SeenFiles {
 public:
  /// `state` is that of the resource (current.hpp).
  explicit SeenFiles(Dict& state) : state_(state) {}

  [[nodiscard]] bool is_new(const StoredFile& file) const;
  /// All files that are there now; those that are new have been read.
  void remember(std::span<const FoundFile> files);

 private:
  Dict& state_;
};

}  // namespace sluice
