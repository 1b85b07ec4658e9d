#include "schema/first_engines.h"

#include "schema/dict_members.h"

namespace sluice {
namespace {

std::string as_pattern(std::string_view regex) { return "re:" + std::string(regex); }

Dict take_dict(Dict& document, std::string_view key) {
  Dict taken = std::move(dict_member(document, key));
  take_member(document, key);
  return taken;
}

Dict first_normalizers() {
  const Value propagation(Dict{{"root", Value(Dict{{"_dlt_id", Value("_dlt_root_id")}})}});
  Dict json{{"module", Value("dlt.common.normalizers.json.relational")},
            {"config", Value(Dict{{"propagation", propagation}})}};
  return {{"names", Value("snake_case")}, {"json", Value(std::move(json))}};
}

Value patterns_of(const Value& regexes) {
  List patterns;
  if (const auto* list = regexes.get_if<List>())
    for (const Value& regex : *list)
      if (const auto* text = regex.get_if<std::string>()) patterns.emplace_back(as_pattern(*text));
  return Value(std::move(patterns));
}

Dict take_settings(Dict& document) {
  Dict hints;
  for (const auto& [hint, regexes] : take_dict(document, "hints"))
    hints.emplace_back(hint, patterns_of(regexes));
  Dict types;
  for (auto& [regex, type] : take_dict(document, "preferred_types"))
    types.emplace_back(as_pattern(regex), type);
  return {{"default_hints", Value(std::move(hints))}, {"preferred_types", Value(std::move(types))}};
}

/// Longest proper start of the name, up to a `__`, that is a table; empty if there is none.
std::string_view parent_of(std::string_view name, const Dict& tables) {
  while (true) {
    const std::size_t at = name.rfind("__");
    if (at == std::string_view::npos || at == 0) return {};
    name = name.substr(0, at);
    if (find_member(tables, name) != nullptr) return name;
  }
}

Dict new_table(std::string_view name, std::string_view parent, Value columns) {
  Dict table{{"name", Value(name)}, {"columns", std::move(columns)}};
  if (!parent.empty()) {
    table.emplace_back("parent", Value(parent));
    return table;
  }
  table.emplace_back("write_disposition", Value("append"));
  table.emplace_back("resource", Value(name));
  return table;
}

void repack_tables(Dict& document) {
  const Dict old = take_dict(document, "tables");
  Dict tables;
  for (const auto& [name, columns] : old)
    tables.emplace_back(name, new_table(name, parent_of(name, old), columns));
  set_member(document, "tables", std::move(tables));
}

/// A filter was a path regex from the root: `^root__rest`. It moves to the root table.
void move_filter(Dict& tables, std::string_view group, const std::string& filter) {
  const std::size_t at = filter.find("__");
  if (at == std::string::npos || at == 0) return;
  const std::string root = filter.substr(1, at - 1);
  if (find_member(tables, root) == nullptr) tables.emplace_back(root, new_table(root, {}, Dict()));
  Dict& filters = dict_member(dict_member(tables, root), "filters");
  if (find_member(filters, group) == nullptr) set_member(filters, group, List());
  if (List* list = find_member(filters, group)->get_if<List>())
    list->emplace_back("re:^" + filter.substr(at + 2));
}

void move_filters(Dict& document, std::string_view group) {
  const Value filters = take_member(document, group);
  const auto* list = filters.get_if<List>();
  if (list == nullptr) return;
  for (const Value& filter : *list)
    if (const auto* text = filter.get_if<std::string>())
      move_filter(dict_member(document, "tables"), group, *text);
}

}  // namespace

void to_engine_2(Dict& document) {
  set_member(document, "includes", List());
  set_member(document, "excludes", List());
}

void to_engine_3(Dict& document) {
  set_member(document, "normalizers", first_normalizers());
  set_member(document, "settings", take_settings(document));
  repack_tables(document);
  move_filters(document, "excludes");
  move_filters(document, "includes");
}

}  // namespace sluice
