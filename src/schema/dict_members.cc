#include "schema/dict_members.h"

#include <algorithm>

#include "sluice/error.hpp"

namespace sluice {

const Value* find_member(const Dict& dict, std::string_view key) noexcept {
  const auto found = std::ranges::find(dict, key, &Dict::value_type::first);
  return found == dict.end() ? nullptr : &found->second;
}

Value* find_member(Dict& dict, std::string_view key) noexcept {
  const auto found = std::ranges::find(dict, key, &Dict::value_type::first);
  return found == dict.end() ? nullptr : &found->second;
}

void set_member(Dict& dict, std::string_view key, Value value) {
  if (Value* present = find_member(dict, key))
    *present = std::move(value);
  else
    dict.emplace_back(key, std::move(value));
}

Value take_member(Dict& dict, std::string_view key) {
  const auto found = std::ranges::find(dict, key, &Dict::value_type::first);
  if (found == dict.end()) return {};
  Value value = std::move(found->second);
  dict.erase(found);
  return value;
}

Dict& dict_member(Dict& dict, std::string_view key) {
  Value* present = find_member(dict, key);
  if (present == nullptr) present = &dict.emplace_back(key, Value(Dict())).second;
  if (present->is_null()) *present = Value(Dict());
  if (Dict* found = present->get_if<Dict>()) return *found;
  throw Error(Remedy::fix_input, "schema document: not an object, at " + std::string(key));
}

}  // namespace sluice
