#include "declared/key_schema.h"

#include <algorithm>
#include <array>
#include <utility>

namespace sluice {
namespace {

struct TypeName {
  Kind kind;
  const char* name;
};
constexpr std::array<TypeName, 6> kTypes{{{kText, "string"},
                                          {kInteger, "integer"},
                                          {kNumber, "number"},
                                          {kFlag, "boolean"},
                                          {kList, "array"},
                                          {kDict, "object"}}};

Value names_of(std::span<const std::string_view> words) {
  List names;
  for (const std::string_view word : words) names.emplace_back(word);
  return names;
}

/// Types of what needs no more to be said. A whole number is a text, too; a key without a value is no key.
List plain_types(const KeySpec& spec) {
  List types;
  for (const TypeName& type : kTypes) {
    const bool says_more = (type.kind == kText && !spec.words.empty()) ||
                           (type.kind == kDict && (!spec.members.empty() || !spec.entries.empty())) ||
                           (type.kind == kList && !spec.members.empty());
    if ((spec.kinds & type.kind) != 0 && !says_more) types.emplace_back(type.name);
  }
  const bool has_integer = (spec.kinds & (kInteger | kNumber)) != 0;
  if ((spec.kinds & kText) != 0 && spec.words.empty() && !has_integer) types.emplace_back("integer");
  types.emplace_back("null");
  return types;
}

}  // namespace

Value KeySchema::below(const KeySpec& spec, std::span<const KeySpec> keys) {
  if (!names_.contains(keys.data())) {
    std::string name(spec.name);
    for (int other = 2; std::ranges::find(definitions_, name, &Dict::value_type::first) != definitions_.end();
         ++other)
      name = std::string(spec.name) + "_" + std::to_string(other);
    definitions_.emplace_back(name, Value());  // keeps the name; what is below comes behind it
    names_.emplace(keys.data(), name);
    Value made = object(keys);
    member(definitions_, name) = std::move(made);
  }
  return Dict{{"$ref", "#/$defs/" + names_.at(keys.data())}};
}

Value KeySchema::property(const KeySpec& spec) {
  Dict schema;
  if (!spec.doc.empty()) schema.emplace_back("description", spec.doc);
  if (spec.kinds == kAny && spec.members.empty()) return schema;
  List types = plain_types(spec);
  List forms;
  if ((spec.kinds & kText) != 0 && !spec.words.empty())
    forms.emplace_back(Dict{{"enum", names_of(spec.words)}});
  if ((spec.kinds & kDict) != 0 && !spec.members.empty()) forms.push_back(below(spec, spec.members));
  if ((spec.kinds & kDict) != 0 && !spec.entries.empty()) {
    // By name; a text in place of the keys, as in `columns: {price: decimal}`.
    const List named{Value(Dict{{"type", List{"string", "null"}}}), below(spec, spec.entries)};
    forms.emplace_back(
        Dict{{"type", "object"}, {"additionalProperties", Value(Dict{{"anyOf", Value(named)}})}});
  }
  if ((spec.kinds & kList) != 0 && !spec.members.empty()) {
    const List elements{Value(Dict{{"type", "string"}}), below(spec, spec.members)};
    forms.emplace_back(Dict{{"type", "array"}, {"items", Value(Dict{{"anyOf", Value(elements)}})}});
  }
  // A variable stands where anything may.
  const bool takes_any_text = (spec.kinds & kText) != 0 && spec.words.empty();
  if (!takes_any_text && (spec.kinds & kScalar) != 0)
    forms.emplace_back(Dict{{"type", "string"}, {"pattern", R"(\$\{)"}});
  Value type = Dict{{"type", types.size() == 1 ? types.front() : Value(types)}};
  if (forms.empty()) {
    schema.push_back(std::move(type.get_if<Dict>()->front()));
  } else {
    forms.insert(forms.begin(), std::move(type));
    schema.emplace_back("anyOf", std::move(forms));
  }
  return schema;
}

Value KeySchema::object(std::span<const KeySpec> keys, std::span<const std::string_view> required) {
  Dict properties;
  Dict patterns;
  for (const KeySpec& spec : keys) {
    if (spec.name.ends_with('*'))
      patterns.emplace_back("^" + std::string(spec.name.substr(0, spec.name.size() - 1)), property(spec));
    else
      properties.emplace_back(spec.name, property(spec));
  }
  Dict schema{{"type", "object"}, {"properties", std::move(properties)}};
  if (!patterns.empty()) schema.emplace_back("patternProperties", std::move(patterns));
  schema.emplace_back("additionalProperties", false);
  if (!required.empty()) schema.emplace_back("required", names_of(required));
  return schema;
}

}  // namespace sluice
