#include "declared/row_path.h"

#include <algorithm>
#include <span>

namespace sluice {
namespace {

using Parts = std::span<const std::string>;

/// How many of the first parts the key is, joined by dots; 0: none.
std::size_t parts_in(std::string_view key, Parts parts) {
  std::size_t at = 0;
  for (std::size_t count = 0; count < parts.size(); ++count) {
    if (!key.substr(at).starts_with(parts[count])) return 0;
    at += parts[count].size();
    if (at == key.size()) return count + 1;
    if (key[at] != '.') return 0;
    ++at;
  }
  return 0;
}

void change_at(Value& value, Parts parts, const RowPath::Change& change) {
  if (auto* list = value.get_if<List>()) {
    for (Value& element : *list) change_at(element, parts, change);
    return;
  }
  auto* dict = value.get_if<Dict>();
  if (dict == nullptr) return;
  for (std::size_t i = 0; i < dict->size();) {
    const std::size_t count = parts_in((*dict)[i].first, parts);
    if (count == parts.size() && !change(*dict, i)) {
      dict->erase(dict->begin() + static_cast<std::ptrdiff_t>(i));
      continue;
    }
    if (count > 0 && count < parts.size()) change_at((*dict)[i].second, parts.subspan(count), change);
    ++i;
  }
}

/// Of a list one element has to be so.
bool is_so_of(const Value& value, const std::function<bool(const Value&)>& is_so) {
  const auto* list = value.get_if<List>();
  if (list == nullptr) return is_so(value);
  return std::ranges::any_of(*list, [&](const Value& element) { return is_so_of(element, is_so); });
}

/// Whether one of them is so; is_found: there was one at all.
bool look_at(const Value& value, Parts parts, const std::function<bool(const Value&)>& is_so,
             bool& is_found) {
  if (const auto* list = value.get_if<List>()) {
    for (const Value& element : *list)
      if (look_at(element, parts, is_so, is_found)) return true;
    return false;
  }
  const auto* dict = value.get_if<Dict>();
  if (dict == nullptr) return false;
  for (const auto& [key, member] : *dict) {
    const std::size_t count = parts_in(key, parts);
    if (count == 0) continue;
    if (count < parts.size()) {
      if (look_at(member, parts.subspan(count), is_so, is_found)) return true;
      continue;
    }
    is_found = true;
    if (is_so_of(member, is_so)) return true;
  }
  return false;
}

}  // namespace

RowPath::RowPath(std::string_view text) : text_(text) {
  for (;;) {
    const std::size_t dot = text.find('.');
    parts_.emplace_back(text.substr(0, dot));
    if (dot == std::string_view::npos) break;
    text.remove_prefix(dot + 1);
  }
}

RowPath::Reach RowPath::reach(std::string_view key) const {
  const std::size_t count = parts_in(key, parts_);
  if (count == parts_.size()) return Reach::whole;
  return count == 0 ? Reach::none : Reach::inside;
}

void RowPath::change(Value& row, const Change& change) const { change_at(row, parts_, change); }

bool RowPath::any(const Value& row, const std::function<bool(const Value&)>& is_so) const {
  bool is_found = false;
  if (look_at(row, parts_, is_so, is_found)) return true;
  return !is_found && is_so(Value());
}

}  // namespace sluice
