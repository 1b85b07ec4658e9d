#include "schema/dict_members.h"
#include "sluice/schema.hpp"

namespace sluice {
namespace {

constexpr std::string_view kNormalizer = "x-normalizer";
constexpr std::string_view kSeenData = "seen-data";

bool is_true(const Value* value) { return value != nullptr && value->is<bool>() && value->get<bool>(); }

}  // namespace

bool Column::has(std::string_view hint) const noexcept { return is_true(find_member(hints, hint)); }

void Column::set(std::string_view hint, Value value) { set_member(hints, hint, std::move(value)); }

std::optional<std::size_t> Table::index_of(std::string_view column) const noexcept {
  const auto found = index_.find(column);
  return found == index_.end() ? std::nullopt : std::optional(found->second);
}

const Column* Table::find(std::string_view column) const noexcept {
  const std::optional<std::size_t> at = index_of(column);
  return at ? &columns_[*at] : nullptr;
}

bool Table::has_complete_columns() const noexcept {
  for (const Column& column : columns_)
    if (column.is_complete()) return true;
  return false;
}

Column& Table::put(Column column) {
  const auto [place, is_new] = index_.try_emplace(column.name, columns_.size());
  if (is_new) return columns_.emplace_back(std::move(column));
  return columns_[place->second] = std::move(column);
}

Column& Table::put_last(Column column) {
  const auto found = index_.find(column.name);
  if (found == index_.end()) return put(std::move(column));
  const std::size_t gap = found->second;
  columns_.erase(columns_.begin() + static_cast<std::ptrdiff_t>(gap));
  // Cheaper than to look the names up.
  for (auto& [name_of_column, place] : index_)
    if (place > gap) --place;
  found->second = columns_.size();
  return columns_.emplace_back(std::move(column));
}

const Value* Table::hint(std::string_view key) const noexcept { return find_member(hints, key); }

void Table::set_hint(std::string_view key, Value value) { set_member(hints, key, std::move(value)); }

bool Table::has_seen_data() const noexcept {
  const Value* normalizer = hint(kNormalizer);
  return normalizer != nullptr && is_true(normalizer->find(kSeenData));
}

void Table::mark_seen_data() { set_member(dict_member(hints, kNormalizer), kSeenData, Value(true)); }

bool Table::operator==(const Table& other) const {
  return name == other.name && parent == other.parent && resource == other.resource &&
         write_disposition == other.write_disposition && hints == other.hints && columns_ == other.columns_;
}

}  // namespace sluice
