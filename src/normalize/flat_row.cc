#include "normalize/flat_row.h"

#include <algorithm>

namespace sluice {
namespace {

constexpr std::size_t kMany = 24;

}  // namespace

void FlatRow::set(const std::string& name, Value value) {
  const std::size_t place = place_of(name);
  if (place < columns_.size()) {
    columns_[place].second = std::move(value);
    return;
  }
  columns_.emplace_back(name, std::move(value));
  if (columns_.size() == kMany)
    for (std::size_t i = 0; i < kMany; ++i) index_.emplace(columns_[i].first, i);
  else if (columns_.size() > kMany)
    index_.emplace(name, place);
}

const Value* FlatRow::find(const std::string& name) const {
  const std::size_t place = place_of(name);
  return place == columns_.size() ? nullptr : &columns_[place].second;
}

/// The number of columns if it is not there.
std::size_t FlatRow::place_of(const std::string& name) const {
  if (columns_.size() >= kMany) {
    const auto found = index_.find(name);
    return found == index_.end() ? columns_.size() : found->second;
  }
  const auto same = std::ranges::find(columns_, name, &Dict::value_type::first);
  return static_cast<std::size_t>(same - columns_.begin());
}

}  // namespace sluice
