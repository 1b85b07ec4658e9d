#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "arrow/batch.h"
#include "sources/sql_database/table.h"

namespace sluice::sql_source {

using BatchPtr = std::shared_ptr<const Batch>;

/// A batch that is being filled with the rows of a table.
class Chunk {
 public:
  /// `most_rows`: it is full then, or as soon as its values take kMostBytes.
  Chunk(const SourceTable& table, std::uint32_t most_rows);

  /// The columns, for the values of row row(). What is not appended is null.
  [[nodiscard]] std::vector<BatchColumn>& columns() noexcept { return batch_->columns; }
  [[nodiscard]] std::uint32_t row() const noexcept { return batch_->rows; }
  void end_row() noexcept { ++batch_->rows; }
  [[nodiscard]] bool is_full() const noexcept;
  /// The rows so far, and empty again; null pointer: there are none.
  BatchPtr finish();

 private:
  /// Batches that were done with, whose memory is used again: new memory costs the kernel more than the rows
  /// cost us.
  class Used;
  void start();

  const SourceTable& table_;
  std::uint32_t most_rows_;
  std::shared_ptr<Used> used_;
  std::unique_ptr<Batch> batch_;
};

/// What a batch takes before it is full.
inline constexpr std::size_t kMostBytes = std::size_t{12} << 20;

}  // namespace sluice::sql_source
