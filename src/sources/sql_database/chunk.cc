#include "sources/sql_database/chunk.h"

#include <numeric>
#include <utility>

namespace sluice::sql_source {
namespace {

/// Rows between two looks at the bytes.
constexpr std::uint32_t kLookEvery = 64;

}  // namespace

Chunk::Chunk(const SourceTable& table, std::uint32_t most_rows) : table_(table), most_rows_(most_rows) {
  start();
}

void Chunk::start() {
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
  BatchPtr full = std::move(batch_);
  start();
  return full;
}

}  // namespace sluice::sql_source
