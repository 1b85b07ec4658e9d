#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "arrow/batch.h"
#include "base/files.h"
#include "formats/columnar/footer.h"

namespace sluice::columnar {

/// Place of a batch in the file, given out in order by Writer::reserve.
struct Slot {
  std::uint64_t offset = 0;
  std::size_t index = 0;
};

/// Writes one job file (docs/formats/columnar.md). Batches are placed in the order of reserve(); their
/// bytes may be written by many threads at once. Nothing is readable before finish().
class Writer {
 public:
  Writer(fs::path path, std::vector<ConstantColumn> constants);

  /// Bytes that the batch will take, and its place. Cheap: sizes only. Call in order, under the caller's
  /// lock. A column must have the same physical type in all batches of a file: see accepts().
  Slot reserve(const Batch& batch);
  /// True if the physical types of the batch agree with those of earlier batches.
  [[nodiscard]] bool accepts(const Batch& batch) const;
  /// Writes the buffers of the batch to its slot, with its checksum, and starts write-back. Thread safe.
  void write(const Batch& batch, Slot slot);
  /// Writes the footer and fsyncs the file. All write() calls have returned.
  void finish();

  [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }
  [[nodiscard]] std::uint64_t size() const noexcept { return end_; }
  [[nodiscard]] const fs::path& path() const noexcept { return path_; }

 private:
  std::uint32_t index_of(const BatchColumn& column);
  BatchPlace& place_of(Slot slot);

  fs::path path_;
  FileHandle file_;
  std::vector<ConstantColumn> constants_;
  std::vector<ColumnEntry> columns_;
  std::unordered_map<std::string, std::uint32_t> index_;
  std::deque<BatchPlace> batches_;  ///< a deque: reserve() must not move the place that write() fills in
  std::uint64_t end_ = kAlignment;
  std::uint64_t rows_ = 0;
  std::mutex mutex_;  ///< guards the lookup of a place in batches_ against reserve()
};

}  // namespace sluice::columnar
