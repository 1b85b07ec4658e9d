#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "arrow/column.h"
#include "base/files.h"
#include "formats/columnar/footer.h"
#include "formats/columnar/writer.h"

namespace sluice::columnar {

/// A column of one batch, in place in the mapped file.
struct ColumnView {
  const std::uint8_t* validity = nullptr;  ///< null pointer: no nulls
  const std::int32_t* offsets = nullptr;   ///< text and binary only; rows + 1
  const std::uint8_t* values = nullptr;
  std::uint32_t null_count = 0;

  [[nodiscard]] bool is_null(std::uint32_t row) const noexcept {
    return validity != nullptr && (validity[row >> 3] >> (row & 7) & 1) == 0;
  }
  [[nodiscard]] std::string_view text(std::uint32_t row) const noexcept {
    return {reinterpret_cast<const char*>(values) + offsets[row],
            static_cast<std::size_t>(offsets[row + 1] - offsets[row])};
  }
  template <class T>
  [[nodiscard]] T at(std::uint32_t row) const noexcept {
    return reinterpret_cast<const T*>(values)[row];
  }
};

/// A batch of a mapped job file. `columns[i]` belongs to Reader::columns()[i]; null pointer: all null.
struct BatchView {
  std::uint32_t rows = 0;
  std::vector<const ColumnView*> columns;
};

/// Reads a job file through a memory map, without copying.
class Reader {
 public:
  using ColumnEntry = columnar::ColumnEntry;

  /// Maps the file and checks magic, footer and its checksum. Throws Error(report_bug) with path and place
  /// for a damaged file.
  explicit Reader(const fs::path& path);

  [[nodiscard]] const std::vector<ColumnEntry>& columns() const noexcept { return footer_.columns; }
  [[nodiscard]] const std::vector<ConstantColumn>& constants() const noexcept { return footer_.constants; }
  [[nodiscard]] const std::vector<BatchView>& batches() const noexcept { return batches_; }
  [[nodiscard]] std::uint64_t rows() const noexcept { return rows_; }
  [[nodiscard]] const fs::path& path() const noexcept { return path_; }
  /// A batch as it lies in the file, with the names of the file: for another Writer.
  [[nodiscard]] BatchParts parts(std::size_t batch) const;
  /// Compares the checksum of a batch; throws Error(report_bug).
  void verify(std::size_t batch) const;
  /// The batch is not needed again: gives its pages back. It stays readable.
  void drop(std::size_t batch) const noexcept;

 private:
  [[nodiscard]] ColumnView view_of(const BatchPlace& batch, const ColumnPlace& place) const noexcept;
  void add_batch(const BatchPlace& place);

  fs::path path_;
  MappedFile file_;
  Footer footer_;
  std::vector<BatchView> batches_;
  std::vector<std::vector<ColumnView>> views_;
  std::uint64_t rows_ = 0;
};

}  // namespace sluice::columnar
