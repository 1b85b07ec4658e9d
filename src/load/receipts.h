#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "package/package.h"

namespace sluice {

/// What of a package its receiver has taken: the file `receipts` in the package's folder
/// (docs/formats/load_package.md). One process at a time; its threads may add at once.
class Receipts {
 public:
  /// Reads what is there, or begins the file. A line that a crash has torn counts for nothing. Throws
  /// Error(fix_config) if the package was begun with batches of another size: their ids would be those of
  /// other rows.
  Receipts(const Package& package, std::size_t batch_rows);

  /// Rows of the job, from its first on, that were taken before this process.
  [[nodiscard]] std::uint64_t of(const std::string& job) const;
  /// Notes that so many rows of the job are taken, from its first on; durable on return.
  void add(const std::string& job, std::uint64_t rows);

 private:
  using RowsByJob = std::map<std::string, std::uint64_t, std::less<>>;

  void read(const PackageInfo& info);
  void take(std::string_view line, const RowsByJob& jobs);

  fs::path path_;
  std::size_t batch_rows_;
  RowsByJob taken_;
  FileHandle file_;
  bool is_torn_ = false;  ///< the file does not end with a whole line
  std::mutex mutex_;      ///< of what is written, and is_torn_
};

}  // namespace sluice
