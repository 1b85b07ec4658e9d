#include "sluice/value.hpp"

#include <algorithm>

namespace sluice {
namespace {

bool is_member(const Value& element) {
  const List* pair = element.get_if<List>();
  return pair != nullptr && pair->size() == 2 && pair->front().is<std::string>();
}

Dict dict_of(std::initializer_list<Value> members) {
  Dict dict;
  dict.reserve(members.size());
  for (const Value& member : members) {
    const List& pair = member.get<List>();
    dict.emplace_back(pair[0].get<std::string>(), pair[1]);
  }
  return dict;
}

}  // namespace

Value::Value(std::initializer_list<Value> elements) {
  if (std::ranges::all_of(elements, is_member))
    v_ = dict_of(elements);
  else
    v_ = List(elements);
}

const Value* Value::find(std::string_view key) const noexcept {
  const Dict* dict = get_if<Dict>();
  if (dict == nullptr) return nullptr;
  const auto member = std::ranges::find(*dict, key, &Dict::value_type::first);
  return member == dict->end() ? nullptr : &member->second;
}

Value& member(Dict& dict, std::string_view key) {
  const auto found = std::ranges::find(dict, key, &Dict::value_type::first);
  return found != dict.end() ? found->second : dict.emplace_back(key, Value()).second;
}

}  // namespace sluice
