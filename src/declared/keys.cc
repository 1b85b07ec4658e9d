#include "declared/keys.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace sluice {
namespace {

constexpr unsigned kScalar = kText | kInteger | kNumber | kFlag;

struct KindName {
  Kind kind;
  const char* people;
  const char* schema;
};
constexpr std::array<KindName, 6> kNames{{{kText, "a text", "string"},
                                          {kInteger, "a whole number", "integer"},
                                          {kNumber, "a number", "number"},
                                          {kFlag, "true or false", "boolean"},
                                          {kList, "a list", "array"},
                                          {kDict, "keys with values below it", "object"}}};

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
    if ((kinds & name.kind) != 0) text += (text.empty() ? "" : " or ") + std::string(name.people);
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

/// One of the words, or the beginning of what may stand there otherwise.
Value schema_of(const KeySpec& spec);

Dict schema_of(Kind kind, const char* name, const KeySpec& spec) {
  Dict schema{{"type", name}};
  if (kind == kText && !spec.words.empty()) {
    List words;
    for (const std::string_view word : spec.words) words.emplace_back(word);
    schema.emplace_back("enum", std::move(words));
  }
  if (kind == kDict && !spec.members.empty()) schema = json_schema(spec.members).get<Dict>();
  if (kind == kDict && !spec.entries.empty())
    schema.emplace_back("additionalProperties", json_schema(spec.entries));
  if (kind == kList && !spec.members.empty()) {
    // Where dicts are elements, names may stand in their place.
    schema.emplace_back(
        "items", Value(Dict{{"anyOf", List{Value(Dict{{"type", "string"}}), json_schema(spec.members)}}}));
  }
  return schema;
}

Value schema_of(const KeySpec& spec) {
  Dict schema;
  if (!spec.doc.empty()) schema.emplace_back("description", spec.doc);
  if (spec.kinds == kAny && spec.members.empty()) return schema;
  List kinds;
  for (const KindName& name : kNames)
    if ((spec.kinds & name.kind) != 0) kinds.emplace_back(schema_of(name.kind, name.schema, spec));
  // A variable stands where anything may.
  if ((spec.kinds & kText) == 0 && (spec.kinds & kScalar) != 0)
    kinds.emplace_back(Dict{{"type", "string"}, {"pattern", R"(\$\{)"}});
  if (kinds.size() > 1) {
    schema.emplace_back("anyOf", std::move(kinds));
  } else {
    for (auto& member : *kinds.front().get_if<Dict>()) schema.push_back(std::move(member));
  }
  return schema;
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

Value json_schema(std::span<const KeySpec> keys, std::span<const std::string_view> required) {
  Dict properties;
  Dict patterns;
  for (const KeySpec& spec : keys) {
    const bool is_pattern = spec.name.ends_with('*');
    const std::string name(is_pattern ? spec.name.substr(0, spec.name.size() - 1) : spec.name);
    (is_pattern ? patterns : properties).emplace_back(is_pattern ? "^" + name : name, schema_of(spec));
  }
  Dict schema{{"type", "object"}, {"properties", std::move(properties)}};
  if (!patterns.empty()) schema.emplace_back("patternProperties", std::move(patterns));
  schema.emplace_back("additionalProperties", false);
  if (!required.empty()) {
    List names;
    for (const std::string_view name : required) names.emplace_back(name);
    schema.emplace_back("required", std::move(names));
  }
  return schema;
}

}  // namespace sluice
