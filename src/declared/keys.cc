#include "declared/keys.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace sluice {
namespace {

struct KindName {
  Kind kind;
  const char* name;
};
constexpr std::array<KindName, 6> kNames{{{kText, "a text"},
                                          {kInteger, "a whole number"},
                                          {kNumber, "a number"},
                                          {kFlag, "true or false"},
                                          {kList, "a list"},
                                          {kDict, "keys with values below it"}}};

bool fits(std::string_view key, const KeySpec& spec) {
  if (!spec.name.ends_with('*')) return spec.name == key;
  return key.starts_with(spec.name.substr(0, spec.name.size() - 1));
}

const KeySpec* find(std::string_view key, std::span<const KeySpec> keys) {
  const auto found = std::ranges::find_if(keys, [&](const KeySpec& spec) { return fits(key, spec); });
  return found == keys.end() ? nullptr : &*found;
}

std::string names_of(unsigned kinds) {
  std::string text;
  for (const KindName& name : kNames)
    if ((kinds & name.kind) != 0) text += (text.empty() ? "" : " or ") + std::string(name.name);
  return text;
}

/// What a scalar is read as, if it can be only one thing. Numbers and truth may come as text.
void check_scalar(const Declared& node, const KeySpec& spec) {
  const unsigned kinds = spec.kinds & kScalar;
  if (!spec.words.empty() && node.is_text()) return static_cast<void>(node.word(spec.words));
  if (kinds == kText) return static_cast<void>(node.text());
  if (kinds == kInteger) return static_cast<void>(node.integer());
  if (kinds == kFlag) return static_cast<void>(node.flag());
  if (kinds == kNumber || kinds == (kNumber | kInteger)) return static_cast<void>(node.number());
  if (kinds == 0) throw node.refusal("has to be " + names_of(spec.kinds));
}

void check_value(const Declared& node, const KeySpec& spec) {
  if (node.is_null()) return;
  if (!node.is_dict() && !node.is_list()) return check_scalar(node, spec);
  if ((spec.kinds & (node.is_dict() ? kDict : kList)) == 0)
    throw node.refusal("has to be " + names_of(spec.kinds));
  const std::vector<Declared> elements = node.is_list() ? node.list() : std::vector{node};
  for (const Declared& element : elements) {
    if (!element.is_dict()) {
      if (!spec.words.empty()) static_cast<void>(element.word(spec.words));
      continue;
    }
    if (!spec.members.empty()) check(element, spec.members);
    if (spec.entries.empty()) continue;
    for (const auto& [name, entry] : element.members())
      if (entry.is_dict()) check(entry, spec.entries);
  }
}

std::vector<std::string_view> plain_names(std::span<const KeySpec> keys) {
  std::vector<std::string_view> names;
  for (const KeySpec& spec : keys)
    if (!spec.name.ends_with('*')) names.push_back(spec.name);
  return names;
}

}  // namespace

std::vector<KeySpec> joined(std::initializer_list<std::span<const KeySpec>> tables) {
  std::vector<KeySpec> keys;
  for (const auto& table : tables) keys.insert(keys.end(), table.begin(), table.end());
  return keys;
}

void check(const Declared& node, std::span<const KeySpec> keys) {
  const std::vector<std::string_view> names = plain_names(keys);
  for (const auto& [key, value] : node.members()) {
    const KeySpec* spec = find(key, keys);
    if (spec == nullptr) throw node.unknown_key(key, names);
    check_value(value, *spec);
  }
}

}  // namespace sluice
