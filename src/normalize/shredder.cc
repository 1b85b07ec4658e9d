#include "normalize/shredder.h"

#include <algorithm>
#include <array>

#include "json/encode.h"
#include "schema/coercion.h"
#include "schema/inference.h"
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

std::string excerpt(const std::string& name, const Value& value) {
  std::string text = json::encode(Value(Dict{{name, value}}));
  constexpr std::size_t kMost = 200;
  if (text.size() > kMost) text = text.substr(0, kMost) + "…";
  return text;
}

}  // namespace

/// Where a row belongs.
struct Shredder::Place {
  Path path;           ///< normalized parts of the table's name: root, then keys
  std::string table;   ///< its name
  std::string parent;  ///< name of the parent table, empty for a root
  std::string parent_id;
  std::uint64_t list_index = 0;
  int level = 0;  ///< levels that may still be unnested at this row
};

/// A row after flattening: its own columns, and the lists that become tables.
struct Shredder::Flat {
  Dict columns;
  std::unordered_map<std::string, std::size_t> index;
  std::vector<std::pair<Path, const List*>> lists;

  /// The last value for a name wins and keeps the place of the first.
  void set(const std::string& name, Value value) {
    const auto [it, is_new] = index.try_emplace(name, columns.size());
    if (is_new) {
      columns.emplace_back(name, std::move(value));
    } else {
      columns[it->second].second = std::move(value);
    }
  }
  void set_list(Path path, const List* list) {
    const auto same =
        std::find_if(lists.begin(), lists.end(), [&](const auto& entry) { return entry.first == path; });
    if (same == lists.end()) {
      lists.emplace_back(std::move(path), list);
    } else {
      same->second = list;
    }
  }
  [[nodiscard]] const Value* find(const std::string& name) const {
    const auto it = index.find(name);
    return it == index.end() ? nullptr : &columns[it->second].second;
  }
};

void Shredder::shred(const std::string& root_table, Value row_value) {
  if (!row_value.is<Dict>()) row_value = Value(Dict{{kValueKey, std::move(row_value)}});
  workspace_.begin_root_row();
  const Table* root = workspace_.schema().find(root_table);
  Place place{.path = {root_table}, .table = root_table, .parent = {}, .parent_id = {}};
  place.level = root == nullptr ? workspace_.schema().max_nesting(Table(root_table))
                                : workspace_.schema().max_nesting(*root);
  row(place, row_value.get<Dict>());
}

void Shredder::row(const Place& place, const Dict& dict) {
  Flat flat;
  flatten(place, dict, flat);
  const std::string id = identify(place, flat);
  workspace_.learn_table(place.table, place.parent);
  TableBuilder& table = workspace_.table(place.table, place.parent);
  const std::uint32_t number = table.begin_row(workspace_.root_row());
  for (const auto& [name, value] : flat.columns) store(table, number, name, value);
  for (const auto& [path, list] : flat.lists) nested_list(place, path, *list, id);
}

std::string Shredder::identify(const Place& place, Flat& flat) {
  const SystemColumns& system = workspace_.system();
  const bool is_root = place.parent.empty();
  if (is_root) flat.set(system.load_id, workspace_.load_id());
  if (const Value* own = flat.find(system.id); own != nullptr && !own->is_null()) {
    // A row that brings its id keeps it; a nested one loses its links to the parent (reference §2.4).
    return coerce(DataType::text, type_of(*own), *own)->get<std::string>();
  }
  std::string id(kRowIdLength, '\0');
  if (is_root) {
    workspace_.random_ids().next(id.data());
  } else {
    workspace_.child_id(place.parent_id, place.table, place.list_index, id.data());
    flat.set(system.parent_id, place.parent_id);
    flat.set(system.list_idx, static_cast<std::int64_t>(place.list_index));
  }
  flat.set(system.id, id);
  return id;
}

void Shredder::flatten(const Place& place, const Dict& dict, Flat& flat) const {
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
        path.back() = workspace_.naming().normalize_tables_path(key);
        flat.set_list(std::move(path), list);
      }
    }
  }
}

void Shredder::nested_list(const Place& place, const Path& path, const List& list, std::string_view row_id) {
  if (list.empty()) return;
  Place child{.path = place.path, .table = {}, .parent = place.table, .parent_id = std::string(row_id)};
  child.path.insert(child.path.end(), path.begin(), path.end());
  child.table = workspace_.naming().shorten_fragments(child.path);
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

void Shredder::store(TableBuilder& table, std::uint32_t row, const std::string& name, const Value& value) {
  if (value.is_null()) {
    check_null(table, name);
  } else {
    store_value(table, row, name, value, false);
  }
}

void Shredder::store_value(TableBuilder& table, std::uint32_t row, const std::string& name,
                           const Value& value, bool is_variant) {
  const Column* column = complete_column(table.name(), name);
  std::optional<Column> inferred;
  if (column == nullptr) inferred = infer_column(workspace_.schema(), name, value, is_variant);
  const Column& target = column != nullptr ? *column : *inferred;
  std::optional<Value> coerced = coerce(*target.data_type, type_of(value), value);
  if (!coerced) {
    if (!is_variant) return store_variant(table, row, name, value);
    throw Error(Remedy::fix_input, "value fits neither its column nor the variant column " + name,
                {.stage = "normalize",
                 .file = {},
                 .table = table.name(),
                 .column = name,
                 .row = excerpt(name, value)});
  }
  if (Timestamp* time = coerced->get_if<Timestamp>()) *time = in_zone(*time, target.timezone.value_or(true));
  const Column& stored = column != nullptr ? *column : workspace_.learn_column(table.name(), *inferred);
  if (table.is_root() && name == workspace_.system().load_id) return;  // a constant of the job file
  Slot& slot = table.slot(stored);
  workspace_.touch(slot);
  append_value(slot, row, *coerced);
}

void Shredder::store_variant(TableBuilder& table, std::uint32_t row, const std::string& name,
                             const Value& value) {
  const std::array<std::string, 2> parts{name, "v_" + std::string(to_string(type_of(value)))};
  store_value(table, row, workspace_.naming().shorten_fragments(parts), value, true);
}

void Shredder::check_null(const TableBuilder& table, const std::string& name) const {
  const Table* declared = workspace_.schema().find(table.name());
  const Column* column = declared == nullptr ? nullptr : declared->find(name);
  const bool nullable = column != nullptr
                            ? column->is_nullable()
                            : !matches_default_hint(workspace_.schema().settings, "not_null", name);
  if (nullable) return;
  throw Error(Remedy::fix_input, "null in a column that takes none; declare it nullable or fill it in",
              {.stage = "normalize", .file = {}, .table = table.name(), .column = name, .row = {}});
}

bool Shredder::stays_json(const std::string& table, const std::string& column, int level) const {
  if (level <= 0) return true;
  if (const Column* known = complete_column(table, column)) return known->data_type == DataType::json;
  return prefers_json(workspace_.schema().settings, column);
}

const Column* Shredder::complete_column(const std::string& table, const std::string& name) const {
  const Table* declared = workspace_.schema().find(table);
  const Column* column = declared == nullptr ? nullptr : declared->find(name);
  return column != nullptr && column->is_complete() ? column : nullptr;
}

const std::string& Shredder::key_name(const std::string& key) const {
  const auto it = key_names_.find(key);
  if (it != key_names_.end()) return it->second;
  std::string name = is_blank(key) ? kBlankKey : workspace_.naming().normalize_path(key);
  return key_names_.emplace(key, std::move(name)).first->second;
}

}  // namespace sluice
