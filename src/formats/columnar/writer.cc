#include "formats/columnar/writer.h"

#include <array>
#include <memory>

#include <fmt/format.h>
#include <xxhash.h>

#include "sluice/error.hpp"

namespace sluice::columnar {
namespace {

constexpr std::array<char, kAlignment> kZeros{};

struct HashState {
  void operator()(XXH3_state_t* state) const noexcept { XXH3_freeState(state); }
};

/// The bytes of a batch in file order, with padding, and their checksum.
class Pieces {
 public:
  Pieces() : state_(XXH3_createState()) { XXH3_64bits_reset(state_.get()); }

  /// Adds a buffer that starts at `place`, filling the gap in front of it with zeros.
  void add(std::span<const std::uint8_t> buffer, const Extent& place) {
    if (place.size == 0) return;
    pad_to(place.offset);
    push(buffer.data(), place.size);
  }
  void pad_to(std::uint64_t offset) { push(kZeros.data(), offset - size_); }
  [[nodiscard]] std::vector<iovec>& list() noexcept { return list_; }
  [[nodiscard]] std::uint64_t checksum() const noexcept { return XXH3_64bits_digest(state_.get()); }

 private:
  void push(const void* bytes, std::uint64_t size) {
    if (size == 0) return;
    list_.push_back({const_cast<void*>(bytes), size});
    XXH3_64bits_update(state_.get(), bytes, size);
    size_ += size;
  }

  std::unique_ptr<XXH3_state_t, HashState> state_;
  std::vector<iovec> list_;
  std::uint64_t size_ = 0;
};

/// Columns without a value are left out: the reader takes a column that is not listed as null.
bool has_value(const ColumnPart& column, const BatchParts& batch) { return column.null_count < batch.rows; }

std::span<const std::uint8_t> bytes_of(const Buffer& buffer) { return {buffer.data(), buffer.size()}; }

/// Places a buffer at the end of the batch.
Extent take(std::uint64_t& end, std::uint64_t size) {
  if (size == 0) return {};
  const Extent place{end, size};
  end += aligned(size);
  return place;
}

ColumnPlace place_column(const ColumnPart& column, std::uint32_t rows, std::uint64_t& end) {
  ColumnPlace place;
  place.null_count = column.null_count;
  place.validity = take(end, column.null_count == 0 ? 0 : (rows + 7U) / 8U);
  const bool is_text = width_of(column.physical) == 0;
  place.offsets = take(end, is_text ? (rows + std::uint64_t{1}) * sizeof(std::int32_t) : 0);
  place.values = take(end, column.values.size());
  return place;
}

void write_text(const FileHandle& file, std::string bytes, std::uint64_t offset, const fs::path& path) {
  iovec piece{bytes.data(), bytes.size()};
  write_at(file, {&piece, 1}, offset, path);
}

void check_length(const ColumnPart& column, const BatchParts& batch) {
  if (column.length != batch.rows)
    throw Error(Remedy::report_bug,
                fmt::format("column has {} rows in a batch of {}", column.length, batch.rows),
                {.column = std::string(column.name)});
}

}  // namespace

ColumnPart part_of(std::string_view name, const ColumnBuilder& data) {
  return {.name = name,
          .physical = data.physical(),
          .length = data.length(),
          .null_count = data.null_count(),
          .validity = bytes_of(data.validity()),
          .offsets = bytes_of(data.offsets()),
          .values = bytes_of(data.values())};
}

Writer::Writer(fs::path path, std::vector<ConstantColumn> constants)
    : path_(std::move(path)), file_(create_file(path_)), constants_(std::move(constants)) {}

BatchParts Writer::parts_of(const Batch& batch) {
  BatchParts parts;
  parts.rows = batch.rows;
  parts.columns.reserve(batch.columns.size());
  for (const BatchColumn& column : batch.columns) parts.columns.push_back(part_of(column.name, column.data));
  return parts;
}

std::uint32_t Writer::index_of(const ColumnPart& column) {
  std::string name(column.name);
  const auto [found, is_new] = index_.try_emplace(name, static_cast<std::uint32_t>(columns_.size()));
  if (is_new) columns_.push_back({name, column.physical});
  if (columns_[found->second].physical != column.physical)
    throw Error(Remedy::report_bug, "the physical type of a column changed within a job file",
                {.column = std::move(name)});
  return found->second;
}

Slot Writer::reserve(const BatchParts& batch) {
  BatchPlace place;
  place.rows = batch.rows;
  for (const ColumnPart& column : batch.columns) {
    check_length(column, batch);
    if (!has_value(column, batch)) continue;
    place.columns.push_back(place_column(column, batch.rows, place.bytes.size));
    place.columns.back().column = index_of(column);
  }
  place.bytes.offset = end_;
  end_ += place.bytes.size;
  rows_ += batch.rows;
  const std::lock_guard lock(mutex_);
  batches_.push_back(std::move(place));
  return {batches_.back().bytes.offset, batches_.size() - 1};
}

bool Writer::accepts(const BatchParts& batch) const {
  for (const ColumnPart& column : batch.columns) {
    const auto found = index_.find(std::string(column.name));
    if (found != index_.end() && has_value(column, batch) &&
        columns_[found->second].physical != column.physical)
      return false;
  }
  return true;
}

BatchPlace& Writer::place_of(Slot slot) {
  const std::lock_guard lock(mutex_);
  return batches_[slot.index];
}

void Writer::write(const BatchParts& batch, Slot slot) {
  BatchPlace& place = place_of(slot);
  Pieces pieces;
  auto next = place.columns.begin();
  for (const ColumnPart& column : batch.columns) {
    if (!has_value(column, batch)) continue;
    pieces.add(column.validity, next->validity);
    pieces.add(column.offsets, next->offsets);
    pieces.add(column.values, next->values);
    ++next;
  }
  pieces.pad_to(place.bytes.size);
  place.checksum = pieces.checksum();
  write_at(file_, pieces.list(), slot.offset, path_);
  start_writeback(file_, slot.offset, place.bytes.size);
}

void Writer::finish() {
  std::string head(kMagic);
  head.resize(kAlignment);
  write_text(file_, head, 0, path_);
  write_text(file_, encode({columns_, constants_, {batches_.begin(), batches_.end()}}), end_, path_);
  sync_file(file_, path_);
}

}  // namespace sluice::columnar
