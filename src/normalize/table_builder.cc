#include "normalize/table_builder.h"

#include "schema/column_values.h"

namespace sluice {
namespace {

SlotKind kind_of(DataType type, bool timezone) {
  switch (type) {
    case DataType::text: return SlotKind::text;
    case DataType::bigint: return SlotKind::integer;
    case DataType::double_: return SlotKind::floating;
    case DataType::bool_: return SlotKind::boolean;
    case DataType::timestamp: return timezone ? SlotKind::timestamp : SlotKind::other;
    default: return SlotKind::other;
  }
}

}  // namespace

Slot::Slot(const TableBuilder& owner, const Column& column, DataType column_type)
    : table(owner),
      name(column.name),
      type(column_type),
      kind(kind_of(column_type, column.timezone.value_or(true))),
      nullable(column.is_nullable()),
      timezone(column.timezone.value_or(true)),
      data(physical_of(column_type)) {}

void append_value(Slot& slot, std::uint32_t row, const Value& value) {
  slot.data.truncate(row);  // the last of two values for one column wins
  append_value(slot.data, row, value);
  if (slot.data.physical() != physical_of(slot.type)) slot.kind = SlotKind::other;
}

Slot* TableBuilder::find(std::string_view column) noexcept {
  const auto it = index_.find(column);
  return it == index_.end() ? nullptr : it->second;
}

Slot& TableBuilder::slot(const Column& column) {
  if (Slot* known = find(column.name)) return *known;
  slots_.push_back(std::make_unique<Slot>(*this, column, *column.data_type));
  Slot& made = *slots_.back();
  index_.emplace(made.name, &made);
  return made;
}

void TableBuilder::truncate(std::uint32_t count) {
  rows_ = count;
  for (const auto& slot : slots_) slot->data.truncate(count);
}

std::size_t TableBuilder::memory() const noexcept {
  std::size_t total = 0;
  for (const auto& slot : slots_) total += slot->data.used();
  return total;
}

Batch TableBuilder::take() {
  Batch batch;
  batch.rows = rows_;
  for (const auto& slot : slots_) {
    if (slot->data.length() == 0) continue;
    slot->data.pad_to(rows_);
    batch.columns.push_back({slot->name, std::move(slot->data)});
    slot->data = ColumnBuilder(physical_of(slot->type));
    slot->kind = kind_of(slot->type, slot->timezone);
  }
  rows_ = 0;
  mark_ = 0;
  return batch;
}

void TableBuilder::recycle(Batch&& batch) {
  for (BatchColumn& column : batch.columns) {
    Slot* slot = find(column.name);
    if (slot == nullptr || column.data.physical() != slot->data.physical()) continue;
    column.data.clear();
    slot->data = std::move(column.data);
  }
}

}  // namespace sluice
