#include "schema/difference.h"

#include <algorithm>
#include <array>

#include "json/encode.h"
#include "schema/dict_members.h"

namespace sluice {
namespace {

constexpr std::array<std::string_view, 6> kNotCompared = {
    "version", "version_hash", "engine_version", "previous_hashes", "imported_version_hash", "name"};

bool is_default(std::string_view key, const Value& value) {
  if (value.is_null()) return true;
  return value == Value(key == "nullable" || key == "timezone");
}

/// Text as it is, all else as JSON; a table or column without its name, which the path has.
std::string shown(Value value, std::string_view key = {}) {
  if (const auto* text = value.get_if<std::string>()) return *text;
  Dict* members = value.get_if<Dict>();
  const Value* name = value.find("name");
  if (members != nullptr && name != nullptr && *name == Value(key)) take_member(*members, "name");
  return json::encode(value);
}

class Comparison {
 public:
  std::vector<Difference> found;

  void dicts(const std::string& path, const Dict& first, const Dict& second) {
    for (const auto& [key, value] : first) {
      if (is_left_out(path, key)) continue;
      members(path, key, &value, find_member(second, key));
    }
    for (const auto& [key, value] : second)
      if (!is_left_out(path, key) && find_member(first, key) == nullptr) members(path, key, nullptr, &value);
    if (path.ends_with(".columns")) orders(path, first, second);
  }

 private:
  /// Names stand in the keys; of the top only the content counts.
  static bool is_left_out(const std::string& path, const std::string& key) {
    const bool is_list_of_names = path == "tables" || path.ends_with(".columns");
    return key == "name" ? !is_list_of_names
                         : path.empty() && std::ranges::find(kNotCompared, key) != kNotCompared.end();
  }

  void members(const std::string& path, const std::string& key, const Value* first, const Value* second) {
    const std::string place = path.empty() ? key : path + "." + key;
    if (first != nullptr && is_default(key, *first)) first = nullptr;
    if (second != nullptr && is_default(key, *second)) second = nullptr;
    if (first == nullptr && second == nullptr) return;
    if (first == nullptr) {
      found.push_back({Difference::Kind::added, place, {}, shown(*second, key)});
    } else if (second == nullptr) {
      found.push_back({Difference::Kind::lacking, place, shown(*first, key), {}});
    } else if (first->is<Dict>() && second->is<Dict>()) {
      dicts(place, first->get<Dict>(), second->get<Dict>());
    } else if (*first != *second) {
      found.push_back({Difference::Kind::changed, place, shown(*first), shown(*second)});
    }
  }

  /// The columns that both have, in the order of each.
  void orders(const std::string& path, const Dict& first, const Dict& second) {
    const auto common = [](const Dict& columns, const Dict& others) {
      List names;
      for (const auto& [name, column] : columns)
        if (find_member(others, name) != nullptr) names.emplace_back(name);
      return names;
    };
    const List before = common(first, second);
    const List after = common(second, first);
    if (before != after)
      found.push_back({Difference::Kind::changed, path + " (order)", shown(before), shown(after)});
  }
};

}  // namespace

std::vector<Difference> differences(const Schema& first, const Schema& second) {
  const Value a = to_document(first);
  const Value b = to_document(second);
  Comparison comparison;
  comparison.dicts({}, a.get<Dict>(), b.get<Dict>());
  return std::move(comparison.found);
}

}  // namespace sluice
