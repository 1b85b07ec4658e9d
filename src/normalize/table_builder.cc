#include "normalize/table_builder.h"

#include "json/encode.h"

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

void append_text(Slot& slot, std::uint32_t row, std::string_view text) {
  slot.data.append_bytes(row, text.data(), text.size());
}

void append_big(Slot& slot, std::uint32_t row, const BigInt& value) {
  if (slot.data.physical() == Physical::int64) slot.data.to_text();
  slot.kind = SlotKind::other;
  append_text(slot, row, value.digits);
}

void append_integer(Slot& slot, std::uint32_t row, std::int64_t value) {
  if (slot.data.physical() == Physical::int64) {
    slot.data.append(row, value);
  } else {
    append_text(slot, row, std::to_string(value));
  }
}

struct Appender {
  Slot& slot;
  std::uint32_t row;

  void operator()(std::monostate) const {}
  void operator()(bool v) const { slot.data.append(row, static_cast<std::uint8_t>(v)); }
  void operator()(std::int64_t v) const { append_integer(slot, row, v); }
  void operator()(double v) const { slot.data.append(row, v); }
  void operator()(const std::string& v) const { append_text(slot, row, v); }
  void operator()(const List& v) const { append_text(slot, row, json::encode(Value(v))); }
  void operator()(const Dict& v) const { append_text(slot, row, json::encode(Value(v))); }
  void operator()(const BigInt& v) const { append_big(slot, row, v); }
  void operator()(const Decimal& v) const { append_text(slot, row, v.text); }
  void operator()(const Wei& v) const { append_text(slot, row, v.text); }
  void operator()(const Timestamp& v) const { slot.data.append(row, v.micros); }
  void operator()(const Date& v) const { slot.data.append(row, v.days); }
  void operator()(const Time& v) const { slot.data.append(row, v.micros); }
  void operator()(const Bytes& v) const { append_text(slot, row, v.data); }
};

}  // namespace

Physical physical_of(DataType type) noexcept {
  switch (type) {
    case DataType::double_: return Physical::float64;
    case DataType::bool_: return Physical::boolean;
    case DataType::timestamp: return Physical::timestamp_us;
    case DataType::bigint: return Physical::int64;
    case DataType::binary: return Physical::binary;
    case DataType::date: return Physical::date32;
    case DataType::time: return Physical::time64_us;
    default: return Physical::utf8;
  }
}

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
  std::visit(Appender{slot, row}, value.variant());
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
