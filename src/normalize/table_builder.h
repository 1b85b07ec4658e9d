#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "arrow/batch.h"
#include "base/ids.h"
#include "sluice/schema.hpp"

namespace sluice {

/// How the hot path may append to a slot; `other` goes through coercion.
enum class SlotKind : std::uint8_t { text, integer, floating, boolean, timestamp, other };

class TableBuilder;

/// The values of one column in the batch under construction.
struct Slot {
  Slot(const TableBuilder& owner, const Column& column, DataType column_type);

  const TableBuilder& table;
  std::string name;
  DataType type;
  SlotKind kind;
  bool nullable;
  bool timezone;
  ColumnBuilder data;
};

/// Appends a coerced value (null is not appended). The alternative fits the slot's type (see coerce()).
void append_value(Slot& slot, std::uint32_t row, const Value& value);

/// The rows of one table under construction, with the ids that link them.
class TableBuilder {
 public:
  TableBuilder(std::string name, std::string parent) : name_(std::move(name)), parent_(std::move(parent)) {}

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] const std::string& parent() const noexcept { return parent_; }
  [[nodiscard]] bool is_root() const noexcept { return parent_.empty(); }
  [[nodiscard]] std::uint32_t rows() const noexcept { return rows_; }

  /// Null pointer if nothing was appended to the column yet.
  [[nodiscard]] Slot* find(std::string_view column) noexcept;
  /// The slot of a complete column.
  Slot& slot(const Column& column);

  /// Row that the current root row began at; what rollback() goes back to.
  [[nodiscard]] std::uint32_t mark() const noexcept { return mark_; }
  /// Starts a row and returns its number. `root_row` counts root rows: what rollback() takes back.
  std::uint32_t begin_row(std::uint64_t root_row) noexcept {
    if (marked_at_ != root_row) {
      marked_at_ = root_row;
      mark_ = rows_;
    }
    return rows_++;
  }
  /// Forgets the rows that were begun since root row `root_row` began. Their values are forgotten slot by
  /// slot.
  void rollback(std::uint64_t root_row) noexcept {
    if (marked_at_ == root_row) rows_ = mark_;
  }
  /// Forgets rows ≥ count.
  void truncate(std::uint32_t count);

  /// Bytes that the rows take.
  [[nodiscard]] std::size_t memory() const noexcept;
  /// Takes the rows out as a batch, every column padded to its length.
  Batch take();
  /// Gives the memory of a batch that take() made back for the next rows.
  void recycle(Batch&& batch);

 private:
  std::string name_;
  std::string parent_;
  std::uint32_t rows_ = 0;
  std::uint32_t mark_ = 0;
  std::uint64_t marked_at_ = 0;
  std::vector<std::unique_ptr<Slot>> slots_;
  std::unordered_map<std::string, Slot*, NameHash, std::equal_to<>> index_;
};

}  // namespace sluice
