#include "normalize/unnester.h"

#include <algorithm>

#include "schema/inference.h"

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

}  // namespace

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
  const RowPlace links{place.table, place.is_root(), place.parent_id, place.list_index};
  const std::string id = links_.identify(links, dict, unnested.columns);
  if (!sink_.take(unnested, dict) || lists.entries.empty()) return;
  const Dict handed_down = links_.handed_down(links, place.inherited, unnested.columns);
  for (const auto& [path, list] : lists.entries) nested_list(place, path, *list, id, handed_down);
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
    Frame frame = std::move(stack.back());
    stack.pop_back();
    const bool is_nested = !frame.path.empty();
    frame.path.emplace_back();  // for the key at hand
    for (const auto& [key, value] : *frame.dict) {
      const std::string& name = key_name(key);
      frame.path.back() = name;
      const std::string column = is_nested ? workspace_.naming().shorten_fragments(frame.path) : name;
      const Dict* inner = value.get_if<Dict>();
      const List* list = value.get_if<List>();
      if ((inner == nullptr && list == nullptr) || stays_json(place.table, column, frame.level)) {
        flat.set(column, value);
      } else if (inner != nullptr) {
        stack.push_back({inner, frame.path, frame.level - 1});
      } else {
        frame.path.back() = is_blank(key) ? kBlankKey : workspace_.table_part(key);
        lists.set(frame.path, list);
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
