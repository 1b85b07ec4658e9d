#include "normalize/unnester.h"

#include <algorithm>

#include "json/encode.h"
#include "schema/coercion.h"
#include "schema/inference.h"
#include "schema/root_key.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

/// Column of the value of a list's or document's scalar, and table part of a list inside a list.
constexpr const char* kValueKey = "value";
constexpr const char* kListKey = "list";
/// Identifier of a key that is blank.
constexpr const char* kBlankKey = "_empty";

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\n\r\f\v") == std::string_view::npos;
}

/// An id that a row brings counts if there is something in it.
bool is_given(const Value* id) {
  if (id == nullptr || id->is_null()) return false;
  if (const auto* text = id->get_if<std::string>()) return !text->empty();
  if (const auto* flag = id->get_if<bool>()) return *flag;
  const auto* number = id->get_if<std::int64_t>();
  return number == nullptr || *number != 0;
}

}  // namespace

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

/// Where a row belongs.
struct Unnester::Place {
  Path path;           ///< normalized parts of the table's name: root, then keys
  std::string table;   ///< its name
  std::string parent;  ///< name of the parent table, empty for a root
  std::string parent_id;
  std::uint64_t list_index = 0;
  int level = 0;  ///< levels that may still be unnested at this row
  Dict inherited{};

  [[nodiscard]] bool is_root() const noexcept { return parent.empty(); }
};

/// The lists of a row, which become tables.
struct Unnester::Lists {
  std::vector<std::pair<Path, const List*>> entries;

  void set(Path path, const List* list) {
    const auto same =
        std::find_if(entries.begin(), entries.end(), [&](const auto& entry) { return entry.first == path; });
    if (same == entries.end()) {
      entries.emplace_back(std::move(path), list);
    } else {
      same->second = list;
    }
  }
};

void Unnester::unnest(const std::string& root_table, const Dict& dict) {
  const Table* root = workspace_.schema().find(root_table);
  Place place{.path = {root_table}, .table = root_table, .parent = {}, .parent_id = {}};
  place.level = root == nullptr ? workspace_.schema().max_nesting(Table(root_table))
                                : workspace_.schema().max_nesting(*root);
  row(place, dict);
}

void Unnester::row(const Place& place, const Dict& dict) {
  UnnestedRow unnested{place.table, place.parent, {}};
  Lists lists;
  flatten(place, dict, unnested.columns, lists);
  for (const auto& [name, value] : place.inherited) unnested.columns.set(name, value);
  const std::string id = identify(place, dict, unnested.columns);
  if (!sink_.take(unnested, dict) || lists.entries.empty()) return;
  const Dict handed_down = inherited(place, unnested.columns);
  for (const auto& [path, list] : lists.entries) nested_list(place, path, *list, id, handed_down);
}

std::string Unnester::identify(const Place& place, const Dict& dict, FlatRow& flat) {
  const SystemColumns& system = workspace_.system();
  if (place.is_root()) flat.set(system.load_id, workspace_.load_id());
  if (const Value* own = flat.find(system.id); is_given(own)) {
    // A row that brings its id keeps it; a nested one loses its links to the parent (reference §2.4).
    return coerce(DataType::text, type_of(*own), *own)->get<std::string>();
  }
  std::string id(kRowIdLength, '\0');
  if (place.is_root()) {
    id = root_id(place, dict, flat);
  } else {
    workspace_.child_id(place.parent_id, place.table, place.list_index, id.data());
    flat.set(system.parent_id, place.parent_id);
    flat.set(system.list_idx, static_cast<std::int64_t>(place.list_index));
  }
  flat.set(system.id, id);
  return id;
}

std::string Unnester::root_id(const Place& place, const Dict& dict, const FlatRow& flat) {
  const IdRule& rule = workspace_.id_rule(place.table);
  Dict content;
  switch (rule.kind) {
    case IdRule::Kind::random: {
      std::string id(kRowIdLength, '\0');
      workspace_.random_ids().next(id.data());
      return id;
    }
    case IdRule::Kind::key_hash:
      for (const std::string& column : rule.key) {
        const Value* value = flat.find(column);
        if (value == nullptr)
          throw Error(Remedy::fix_input, "the row has no value for a column of its primary key",
                      {.stage = "normalize", .table = place.table, .column = column});
        content.emplace_back(column, *value);
      }
      break;
    case IdRule::Kind::row_hash:
      for (const auto& [key, value] : dict)
        if (!key.starts_with("_dlt")) content.emplace_back(key, value);
      break;
  }
  return workspace_.content_id(
      json::encode(Value(std::move(content)), json::Typing::typed, json::Keys::sorted));
}

Dict Unnester::inherited(const Place& place, const FlatRow& flat) const {
  Dict values = place.inherited;
  for (const auto& [from, to] : propagated_columns(workspace_.schema(), place.table, place.is_root()))
    if (const Value* value = flat.find(from)) {
      std::erase_if(values, [&name = to](const auto& entry) { return entry.first == name; });
      values.emplace_back(to, *value);
    }
  return values;
}

void Unnester::flatten(const Place& place, const Dict& dict, FlatRow& flat, Lists& lists) const {
  struct Frame {
    const Dict* dict;
    Path path;
    int level;
  };
  // Last in, first out: dicts that a dict holds are taken after its scalars, the last of them first
  // (reference §2.1). It decides the order of columns.
  std::vector<Frame> stack;
  stack.push_back({&dict, {}, place.level});
  while (!stack.empty()) {
    const Frame frame = std::move(stack.back());
    stack.pop_back();
    for (const auto& [key, value] : *frame.dict) {
      const std::string& name = key_name(key);
      Path path = frame.path;
      path.push_back(name);
      const std::string column = frame.path.empty() ? name : workspace_.naming().shorten_fragments(path);
      const Dict* inner = value.get_if<Dict>();
      const List* list = value.get_if<List>();
      if ((inner == nullptr && list == nullptr) || stays_json(place.table, column, frame.level)) {
        flat.set(column, value);
      } else if (inner != nullptr) {
        stack.push_back({inner, std::move(path), frame.level - 1});
      } else {
        path.back() = is_blank(key) ? kBlankKey : workspace_.table_part(key);
        lists.set(std::move(path), list);
      }
    }
  }
}

void Unnester::nested_list(const Place& place, const Path& path, const List& list, const std::string& row_id,
                           const Dict& handed_down) {
  if (list.empty()) return;
  Place child{.path = place.path, .table = {}, .parent = place.table, .parent_id = row_id};
  child.path.insert(child.path.end(), path.begin(), path.end());
  child.table = workspace_.naming().shorten_fragments(child.path);
  child.inherited = handed_down;
  // Hints with a key made it a root table of its own.
  const Table* declared = workspace_.schema().find(child.table);
  if (declared != nullptr && !declared->parent) child.parent.clear();
  for (const Value& element : list) {
    child.level = place.level - 1;
    if (const Dict* dict = element.get_if<Dict>()) {
      row(child, *dict);
    } else if (element.is<List>()) {
      child.level = place.level - 2;
      row(child, Dict{{kListKey, element}});
    } else {
      row(child, Dict{{kValueKey, element}});
    }
    ++child.list_index;
  }
}

bool Unnester::stays_json(const std::string& table, const std::string& column, int level) const {
  if (level <= 0) return true;
  if (const Column* known = workspace_.complete_column(table, column))
    return known->data_type == DataType::json;
  return prefers_json(workspace_.schema().settings, column);
}

const std::string& Unnester::key_name(const std::string& key) const {
  const auto it = key_names_.find(key);
  if (it != key_names_.end()) return it->second;
  std::string name = is_blank(key) ? kBlankKey : workspace_.column_part(key);
  return key_names_.emplace(key, std::move(name)).first->second;
}

}  // namespace sluice
