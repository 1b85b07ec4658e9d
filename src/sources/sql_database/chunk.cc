#include "sources/sql_database/chunk.h"

#include <mutex>
#include <numeric>
#include <utility>

namespace sluice::sql_source {
namespace {

/// Rows between two looks at the bytes.
constexpr std::uint32_t kLookEvery = 64;
/// What a batch may take to be used again: one of usual rows, not one of huge texts.
constexpr std::size_t kMostKept = 3 * kMostBytes;

}  // namespace

/// Batches come back from whichever thread was the last that needed them.
class Chunk::Used {
 public:
  void put(std::unique_ptr<Batch> batch) noexcept {
    const auto add = [](std::size_t sum, const BatchColumn& column) { return sum + column.data.memory(); };
    if (std::accumulate(batch->columns.begin(), batch->columns.end(), std::size_t{0}, add) > kMostKept)
      return;
    for (BatchColumn& column : batch->columns) column.data.clear();
    batch->rows = 0;
    const std::lock_guard lock(mutex_);
    batch_ = std::move(batch);
  }
  std::unique_ptr<Batch> take() noexcept {
    const std::lock_guard lock(mutex_);
    return std::move(batch_);
  }

 private:
  std::mutex mutex_;
  std::unique_ptr<Batch> batch_;  ///< one: more would only be waiting memory
};

Chunk::Chunk(const SourceTable& table, std::uint32_t most_rows)
    : table_(table), most_rows_(most_rows), used_(std::make_shared<Used>()) {
  start();
}

void Chunk::start() {
  batch_ = used_->take();
  if (batch_ != nullptr) return;
  batch_ = std::make_unique<Batch>();
  for (const TableColumn& read : table_.columns)
    batch_->columns.push_back({read.column.name, ColumnBuilder(read.physical)});
}

bool Chunk::is_full() const noexcept {
  if (batch_->rows >= most_rows_) return true;
  if (batch_->rows % kLookEvery != 0) return false;
  const auto add = [](std::size_t sum, const BatchColumn& column) { return sum + column.data.used(); };
  return std::accumulate(batch_->columns.begin(), batch_->columns.end(), std::size_t{0}, add) >= kMostBytes;
}

BatchPtr Chunk::finish() {
  if (batch_->rows == 0) return nullptr;
  for (BatchColumn& column : batch_->columns) column.data.pad_to(batch_->rows);
  const BatchPtr full(batch_.release(),
                      [used = used_](Batch* batch) { used->put(std::unique_ptr<Batch>(batch)); });
  start();
  return full;
}

}  // namespace sluice::sql_source
