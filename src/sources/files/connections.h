#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "duck/connection.h"

namespace sluice {

/// Connections to DuckDB that read files, used again: to start an engine takes longer than a small file. For
/// many threads at once.
class Connections : public std::enable_shared_from_this<Connections> {
 public:
  /// One that nobody else has; it comes back when the pointer ends.
  std::shared_ptr<duck::Connection> take();

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<duck::Connection>> idle_;
};

}  // namespace sluice
