#include "normalize/flat_row.h"

namespace sluice {

void FlatRow::set(const std::string& name, Value value) {
  const auto [it, is_new] = index_.try_emplace(name, columns_.size());
  if (is_new) {
    columns_.emplace_back(name, std::move(value));
  } else {
    columns_[it->second].second = std::move(value);
  }
}

const Value* FlatRow::find(const std::string& name) const {
  const auto it = index_.find(name);
  return it == index_.end() ? nullptr : &columns_[it->second].second;
}

}  // namespace sluice
