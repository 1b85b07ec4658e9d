#include "normalize/walker.h"

#include <cstring>
#include <vector>

#include "json/decode.h"
#include "json/temporal.h"
#include "schema/inference.h"
#include "schema/root_key.h"

namespace sluice {
namespace {

using Path = std::vector<std::string>;
namespace ondemand = simdjson::ondemand;

/// First byte of the private-use markers of typed JSON (U+F026 … U+F02D): such text is no plain text.
constexpr char kMarkerByte = '\xEF';
/// Deeper rows are left to the decoder, which says what is too deep.
constexpr int kDeepest = json::kMaxDepth - 24;

std::string_view trim_right(std::string_view token) {
  while (!token.empty() &&
         (token.back() == ' ' || token.back() == '\n' || token.back() == '\r' || token.back() == '\t'))
    token.remove_suffix(1);
  return token;
}

/// Key with its closing quote, from the byte behind the opening one; empty if `end` comes first.
std::string_view raw_key(const char* key, const char* end) {
  for (const char* at = key; at < end; ++at) {
    if (*at == '"') return {key, static_cast<std::size_t>(at - key + 1)};
    if (*at == '\\') ++at;
  }
  return {};
}

/// The key that a raw one (with closing quote) spells.
std::string unescape(std::string_view raw) {
  if (raw.find('\\') == std::string_view::npos) return std::string(raw.substr(0, raw.size() - 1));
  json::Decoded decoded = json::decode("\"" + std::string(raw));
  const std::string* text = decoded.value.get_if<std::string>();
  return text == nullptr ? std::string() : *text;
}

}  // namespace

/// A row being filled: which it is, and where.
struct Walker::Row {
  std::uint32_t number = 0;
  std::uint64_t serial = 0;    ///< tells this row from every other one of any table
  const char* root = nullptr;  ///< id of the root row
  int depth = 0;
  char id[kRowIdLength] = {};
};

/// A dict at one place of a table: the row itself or a dict flattened into it.
struct Walker::Level {
  Nested* table = nullptr;
  Path path;      ///< normalized keys below the row
  int depth = 0;  ///< levels that may still be unnested here
  std::vector<std::unique_ptr<Field>> fields;
  std::unordered_map<std::string_view, Field*> index;
};

/// A key of a dict, and where its values go.
struct Walker::Field {
  Level* home = nullptr;
  std::string raw;   ///< as written, with the closing quote
  std::string part;  ///< normalized key
  std::string list_part;
  std::string column;
  std::size_t position = 0;
  std::uint64_t seen_in = 0;          ///< serial of the last row that had it: finds duplicate keys
  std::uint64_t resolved_at = ~0ULL;  ///< epoch of the last attempt to resolve the slot
  bool is_slow = false;               ///< always left to the Shredder
  Slot* slot = nullptr;
  std::unique_ptr<Level> object;
  std::unique_ptr<Nested> list;
};

/// A table at one place of the document.
struct Walker::Nested {
  TableBuilder* table = nullptr;
  Path path;
  int depth = 0;  ///< levels at its rows
  bool is_slow = false;
  bool has_root_id = false;  ///< rows below the root carry its id
  Level row;                 ///< a row that is a dict or a scalar
  Level list_row;            ///< a row that stands for a list inside a list: one level less
  Field* value = nullptr;
  Field* inner_list = nullptr;
  Slot* id = nullptr;
  Slot* parent_id = nullptr;
  Slot* list_idx = nullptr;
  Slot* root_id = nullptr;
};

Walker::Walker(Workspace& workspace) : workspace_(workspace) {}
Walker::~Walker() = default;

bool Walker::walk(const std::string& root_table, ondemand::object& row, const char* end) {
  if (workspace_.own_normalizer() != nullptr) return false;
  if (generation_ != workspace_.generation()) {
    generation_ = workspace_.generation();
    roots_.clear();
    owners_.clear();
  }
  end_ = end;
  Nested* nested = root(root_table);
  if (nested == nullptr) return false;
  workspace_.begin_root_row();
  Row place;
  if (start_root(*nested, place) && object(nested->row, row, place)) return true;
  workspace_.rollback();
  return false;
}

Walker::Nested* Walker::root(const std::string& table) {
  const auto it = roots_.find(table);
  if (it != roots_.end()) return it->second.get();
  const Table* declared = workspace_.schema().find(table);
  if (declared == nullptr || declared->parent || !workspace_.coerces()) return nullptr;
  if (workspace_.id_rule(table).kind != IdRule::Kind::random) return nullptr;
  const auto propagated = propagated_columns(workspace_.schema(), table, true);
  const SystemColumns& system = workspace_.system();
  const bool has_root_id = propagated.size() == 1 && propagated[0] == std::pair(system.id, system.root_id);
  if (!propagated.empty() && !has_root_id) return nullptr;
  auto nested = std::make_unique<Nested>();
  nested->has_root_id = has_root_id;
  nested->path = {table};
  nested->depth = workspace_.schema().max_nesting(*declared);
  nested->table = &workspace_.table(table, "");
  prepare(*nested, workspace_);
  owners_[table] = nested.get();
  return roots_.emplace(table, std::move(nested)).first->second.get();
}

void Walker::prepare(Nested& nested, Workspace& workspace) {
  nested.row.table = &nested;
  nested.row.depth = nested.depth;
  nested.list_row.table = &nested;
  nested.list_row.depth = nested.depth - 1;
  const Table* declared = workspace.schema().find(nested.table->name());
  const auto slot_of = [&](const std::string& name) -> Slot* {
    const Column* column = declared == nullptr ? nullptr : declared->find(name);
    const bool usable = column != nullptr && column->is_complete();
    return usable ? &nested.table->slot(*column) : nullptr;
  };
  nested.id = slot_of(workspace.system().id);
  nested.parent_id = slot_of(workspace.system().parent_id);
  nested.list_idx = slot_of(workspace.system().list_idx);
  if (nested.has_root_id) nested.root_id = slot_of(workspace.system().root_id);
}

bool Walker::start_root(Nested& nested, Row& row) {
  if (nested.id == nullptr) prepare(nested, workspace_);
  if (nested.id == nullptr || nested.id->kind != SlotKind::text) return false;
  row.number = nested.table->begin_row(workspace_.root_row());
  row.serial = ++serial_;
  row.root = row.id;
  workspace_.random_ids().next(row.id);
  workspace_.touch(*nested.id);
  nested.id->data.append_bytes(row.number, row.id, kRowIdLength);
  return true;
}

void Walker::start_child(Nested& nested, const char* parent_id, std::uint64_t index, Row& row) {
  row.number = nested.table->begin_row(workspace_.root_row());
  row.serial = ++serial_;
  workspace_.child_id({parent_id, kRowIdLength}, nested.table->name(), index, row.id);
  workspace_.touch(*nested.id);
  workspace_.touch(*nested.parent_id);
  workspace_.touch(*nested.list_idx);
  nested.id->data.append_bytes(row.number, row.id, kRowIdLength);
  nested.parent_id->data.append_bytes(row.number, parent_id, kRowIdLength);
  nested.list_idx->data.append(row.number, static_cast<std::int64_t>(index));
  if (nested.root_id == nullptr) return;
  workspace_.touch(*nested.root_id);
  nested.root_id->data.append_bytes(row.number, row.root, kRowIdLength);
}

bool Walker::object(Level& level, ondemand::object& object, const Row& row) {
  if (row.depth > kDeepest) return false;
  std::size_t expected = 0;
  for (auto result : object) {
    if (result.error() != simdjson::SUCCESS) return false;
    // By reference: copies of simdjson's iterators stall on store forwarding, a third of the time here.
    ondemand::field&& member = std::move(result).value_unsafe();
    Field& field = field_of(level, member.key().raw(), expected);
    if (field.is_slow || field.seen_in == row.serial) return false;
    field.seen_in = row.serial;
    expected = field.position + 1;
    if (!value(field, member.value(), row)) return false;
  }
  return true;
}

bool Walker::value(Field& field, ondemand::value& value, const Row& row) {
  const std::string_view token = value.raw_json_token();
  switch (token.front()) {
    case '{': return inner_object(field, value, row);
    case '[': return inner_array(field, value, row);
    case 'n': return null(field, token);
    default: return scalar(field, value, token, row);
  }
}

bool Walker::null(Field& field, std::string_view token) {
  if (trim_right(token) != "null") return false;
  // A contract may leave out a row for a column that the schema lacks, even if it is null.
  if (!resolve_slot(field)) return workspace_.filters().empty();
  return field.slot->nullable;
}

bool Walker::scalar(Field& field, ondemand::value& value, std::string_view token, const Row& row) {
  if (!resolve_slot(field)) return false;
  Slot& slot = *field.slot;
  if (slot.data.length() > row.number) return false;  // two keys of one column
  workspace_.touch(slot);
  const auto string_of = [&](std::string_view& content) {
    content = trim_right(token);
    if (content.front() != '"' || content.size() < 2) return false;
    content = content.substr(1, content.size() - 2);
    if (std::memchr(content.data(), '\\', content.size()) != nullptr &&
        value.get_string().get(content) != simdjson::SUCCESS)
      return false;
    return content.empty() || content.front() != kMarkerByte;
  };
  switch (slot.kind) {
    case SlotKind::text: {
      std::string_view content;
      if (!string_of(content)) return false;
      slot.data.append_bytes(row.number, content.data(), content.size());
      return true;
    }
    case SlotKind::integer: {
      std::int64_t number = 0;
      if (value.get_int64().get(number) != simdjson::SUCCESS) return false;
      slot.data.append(row.number, number);
      return true;
    }
    case SlotKind::floating: {
      double number = 0;
      if (value.get_double().get(number) != simdjson::SUCCESS) return false;
      slot.data.append(row.number, number);
      return true;
    }
    case SlotKind::boolean: {
      const std::string_view word = trim_right(token);
      if (word != "true" && word != "false") return false;
      slot.data.append(row.number, static_cast<std::uint8_t>(word == "true"));
      return true;
    }
    case SlotKind::timestamp: {
      std::string_view content;
      if (!string_of(content)) return false;
      const auto time = json::parse_fixed_timestamp(content);
      if (!time) return false;
      slot.data.append(row.number, time->micros);
      return true;
    }
    case SlotKind::other: return false;
  }
  return false;
}

bool Walker::inner_object(Field& field, ondemand::value& value, const Row& row) {
  if (!field.object && !resolve_object(field)) return false;
  ondemand::object inner;
  if (value.get_object().get(inner) != simdjson::SUCCESS) return false;
  Row place = row;
  ++place.depth;
  return object(*field.object, inner, place);
}

bool Walker::inner_array(Field& field, ondemand::value& value, const Row& row) {
  ondemand::array array;
  if (value.get_array().get(array) != simdjson::SUCCESS) return false;
  std::uint64_t index = 0;
  for (auto result : array) {
    if (result.error() != simdjson::SUCCESS) return false;
    ondemand::value&& item = std::move(result).value_unsafe();
    if (!field.list && !resolve_array(field)) return false;
    if (field.list->is_slow) return false;
    Row place;
    place.depth = row.depth + 2;
    place.root = row.root;
    start_child(*field.list, row.id, index++, place);
    if (!element(*field.list, item, place)) return false;
  }
  // An empty list makes no table, but one that has to stay JSON is a value.
  return index > 0 || field.list || !stays_json(field);
}

bool Walker::element(Nested& nested, ondemand::value& value, const Row& row) {
  if (row.depth > kDeepest) return false;
  const std::string_view token = value.raw_json_token();
  if (token.front() == '{') {
    ondemand::object inner;
    return value.get_object().get(inner) == simdjson::SUCCESS && object(nested.row, inner, row);
  }
  if (token.front() == '[') {
    if (nested.inner_list == nullptr) nested.inner_list = &look_up(nested.list_row, "list\"");
    return inner_array(*nested.inner_list, value, row);
  }
  if (nested.value == nullptr) nested.value = &look_up(nested.row, "value\"");
  if (token.front() == 'n') return null(*nested.value, token);
  return scalar(*nested.value, value, token, row);
}

Walker::Field& Walker::field_of(Level& level, const char* key, std::size_t expected) {
  if (expected < level.fields.size()) [[likely]] {
    Field& guess = *level.fields[expected];
    const std::size_t size = guess.raw.size();
    if (static_cast<std::size_t>(end_ - key) >= size && std::memcmp(key, guess.raw.data(), size) == 0)
      return guess;
  }
  return look_up(level, raw_key(key, end_));
}

Walker::Field& Walker::look_up(Level& level, std::string_view raw) {
  const auto it = level.index.find(raw);
  return it != level.index.end() ? *it->second : add(level, std::string(raw));
}

Walker::Field& Walker::add(Level& level, std::string raw) {
  auto field = std::make_unique<Field>();
  const std::string key = raw.empty() ? std::string() : unescape(raw);
  const Naming& naming = workspace_.naming();
  field->home = &level;
  field->raw = std::move(raw);
  field->position = level.fields.size();
  // A blank key, or one that the convention does not take, is the Shredder's.
  field->is_slow = key.find_first_not_of(" \t\n\r\f\v") == std::string::npos;
  if (!field->is_slow) {
    field->part = workspace_.column_part(key);
    field->list_part = workspace_.table_part(key);
    Path path = level.path;
    path.push_back(field->part);
    field->column = level.path.empty() ? field->part : naming.shorten_fragments(path);
    const SystemColumns& system = workspace_.system();
    const bool is_system = field->column == system.id || field->column == system.load_id ||
                           field->column == system.parent_id || field->column == system.list_idx ||
                           field->column == system.root_id;
    field->is_slow =
        is_system || matches_default_hint(workspace_.schema().settings, "not_null", field->column);
  }
  level.fields.push_back(std::move(field));
  Field& added = *level.fields.back();
  level.index.emplace(added.raw, &added);
  return added;
}

bool Walker::resolve_slot(Field& field) {
  if (field.slot != nullptr) return true;
  if (field.resolved_at == workspace_.epoch()) return false;
  field.resolved_at = workspace_.epoch();
  TableBuilder& table = *field.home->table->table;
  const Table* declared = workspace_.schema().find(table.name());
  const Column* column = declared == nullptr ? nullptr : declared->find(field.column);
  if (column == nullptr || !column->is_complete()) return false;
  field.slot = &table.slot(*column);
  return true;
}

bool Walker::stays_json(const Field& field) {
  if (field.home->depth <= 0) return true;
  const Table* declared = workspace_.schema().find(field.home->table->table->name());
  const Column* column = declared == nullptr ? nullptr : declared->find(field.column);
  if (column != nullptr && column->is_complete()) return column->data_type == DataType::json;
  return prefers_json(workspace_.schema().settings, field.column);
}

bool Walker::resolve_object(Field& field) {
  if (stays_json(field)) return false;
  auto level = std::make_unique<Level>();
  level->table = field.home->table;
  level->path = field.home->path;
  level->path.push_back(field.part);
  level->depth = field.home->depth - 1;
  field.object = std::move(level);
  return true;
}

bool Walker::resolve_array(Field& field) {
  if (stays_json(field)) return false;
  const Level& home = *field.home;
  auto nested = std::make_unique<Nested>();
  nested->path = home.table->path;
  nested->path.insert(nested->path.end(), home.path.begin(), home.path.end());
  nested->path.push_back(field.list_part);
  const bool is_list_row = &home == &home.table->list_row;
  nested->depth = (is_list_row ? home.depth : home.table->depth) - 1;
  const std::string name = workspace_.naming().shorten_fragments(nested->path);
  const Table* declared = workspace_.schema().find(name);
  if (declared == nullptr || !declared->parent) return false;
  nested->table = &workspace_.table(name, home.table->table->name());
  nested->has_root_id = home.table->has_root_id;
  if (!propagated_columns(workspace_.schema(), name, false).empty()) return false;
  prepare(*nested, workspace_);
  if (nested->id == nullptr || nested->parent_id == nullptr || nested->list_idx == nullptr) return false;
  if (nested->has_root_id && nested->root_id == nullptr) return false;
  const auto [owner, is_first] = owners_.try_emplace(name, nested.get());
  if (!is_first) owner->second->is_slow = nested->is_slow = true;
  field.list = std::move(nested);
  return true;
}

}  // namespace sluice
