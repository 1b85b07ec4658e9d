#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "arrow/batch.h"
#include "base/files.h"
#include "formats/columnar/footer.h"

namespace sluice::columnar {

/// A column of a batch where it lies, under the name that it gets in the file.
struct ColumnPart {
  std::string_view name;
  Physical physical = Physical::utf8;
  std::uint32_t length = 0;
  std::uint32_t null_count = 0;
  std::span<const std::uint8_t> validity;  ///< empty if there is no null
  std::span<const std::uint8_t> offsets;   ///< utf8 and binary only
  std::span<const std::uint8_t> values;
};

/// Of a finished column.
ColumnPart part_of(std::string_view name, const ColumnBuilder& data);

/// What is written as one batch. The memory belongs to somebody else.
struct BatchParts {
  std::uint32_t rows = 0;
  std::vector<ColumnPart> columns;
};

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
  Slot reserve(const Batch& batch) { return reserve(parts_of(batch)); }
  Slot reserve(const BatchParts& batch);
  /// True if the physical types of the batch agree with those of earlier batches.
  [[nodiscard]] bool accepts(const Batch& batch) const { return accepts(parts_of(batch)); }
  [[nodiscard]] bool accepts(const BatchParts& batch) const;
  /// Writes the buffers of the batch to its slot, with its checksum, and starts write-back. Thread safe.
  void write(const Batch& batch, Slot slot) { write(parts_of(batch), slot); }
  void write(const BatchParts& batch, Slot slot);
  /// Writes the footer and fsyncs the file. All write() calls have returned.
  void finish();

  [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }
  [[nodiscard]] std::uint64_t size() const noexcept { return end_; }
  [[nodiscard]] const fs::path& path() const noexcept { return path_; }

 private:
  static BatchParts parts_of(const Batch& batch);
  std::uint32_t index_of(const ColumnPart& column);
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
