#include "schema/merge.h"

#include <algorithm>
#include <array>
#include <set>

#include "schema/dict_members.h"
#include "sluice/error.hpp"
#include "sluice/hints.hpp"

namespace sluice {
namespace {

constexpr std::array<std::string_view, 5> kCompound{"partition", "cluster", "primary_key", "merge_key",
                                                    "incremental"};
constexpr std::string_view kReferences = "references";
constexpr std::string_view kReferencedTable = "referenced_table";
constexpr std::string_view kNormalizer = "x-normalizer";

bool is_set(const Value& value) {
  const bool* flag = value.get_if<bool>();
  return flag != nullptr ? *flag : !value.is_null();
}

/// Takes the compound properties that `partial` states away from all columns of the table.
void drop_compound(Table& table, const Table& partial) {
  std::set<std::string_view> stated;
  for (const Column& column : partial.columns())
    for (const std::string_view hint : kCompound)
      if (const Value* value = find_member(column.hints, hint); value != nullptr && is_set(*value))
        stated.insert(hint);
  if (stated.empty()) return;
  const std::vector<Column> columns = table.columns();
  for (Column column : columns) {
    const auto removed =
        std::erase_if(column.hints, [&](const auto& entry) { return stated.contains(entry.first); });
    if (removed != 0) table.put(std::move(column));
  }
}

void merge_columns(Table& table, const Table& partial) {
  for (const Column& later : partial.columns()) {
    const Column* known = table.find(later.name);
    if (known == nullptr) {
      table.put(later);
      continue;
    }
    const bool completes = later.is_complete() && !known->is_complete();
    Column merged = *known;
    merge_column(merged, later);
    completes ? table.put_last(std::move(merged)) : table.put(std::move(merged));
  }
}

const std::string& referenced_table(const Value& reference) {
  static const std::string kNone;
  const Value* name = reference.find(kReferencedTable);
  return name != nullptr && name->is<std::string>() ? name->get<std::string>() : kNone;
}

/// References to the same table take the place of the earlier ones.
Value merge_references(const Value* earlier, const Value& later) {
  List merged = earlier != nullptr && earlier->is<List>() ? earlier->get<List>() : List{};
  if (!later.is<List>()) return Value(std::move(merged));
  for (const Value& reference : later.get<List>()) {
    const auto known = std::ranges::find_if(
        merged, [&](const Value& other) { return referenced_table(other) == referenced_table(reference); });
    if (known == merged.end())
      merged.push_back(reference);
    else
      *known = reference;
  }
  return Value(std::move(merged));
}

/// What the normalizer noted of a table outlives hints for it.
Value merge_dicts(const Value* earlier, const Value& later) {
  if (earlier == nullptr || !earlier->is<Dict>() || !later.is<Dict>()) return later;
  Dict merged = earlier->get<Dict>();
  for (const auto& [key, value] : later.get<Dict>()) set_member(merged, key, value);
  return Value(std::move(merged));
}

void merge_table(Table& table, const Table& partial, Compound compound) {
  if (compound == Compound::replace) drop_compound(table, partial);
  merge_columns(table, partial);
  if (partial.resource) table.resource = partial.resource;
  if (partial.write_disposition) table.write_disposition = partial.write_disposition;
  for (const auto& [key, value] : partial.hints) {
    if (key == kReferences)
      table.set_hint(key, merge_references(table.hint(key), value));
    else if (key == kNormalizer)
      table.set_hint(key, merge_dicts(table.hint(key), value));
    else
      table.set_hint(key, value);
  }
}

void check_parent(const Schema& schema, const Table& partial) {
  const auto fail = [&](const std::string& what) {
    throw Error(Remedy::fix_config, what, {.table = partial.name});
  };
  if (partial.parent && schema.find(*partial.parent) == nullptr)
    fail("its parent table " + *partial.parent + " is not there: give hints for every table on the way");
  const Table* known = schema.find(partial.name);
  if (known == nullptr || known->parent == partial.parent) return;
  const auto name = [](const std::optional<std::string>& parent) {
    return parent ? "a table nested in " + *parent : std::string("a root table");
  };
  fail("it is " + name(known->parent) + " and cannot become " + name(partial.parent) +
       "; drop it, or give the data another table name");
}

std::string normalize_pattern(const std::string& pattern, const Naming& naming) {
  return pattern.starts_with("re:") || pattern.empty() ? pattern : naming.normalize_path(pattern);
}

Value normalize_reference(const Value& reference, const Naming& naming) {
  if (!reference.is<Dict>()) return reference;
  Dict normalized = reference.get<Dict>();
  for (auto& [key, value] : normalized) {
    if (key == kReferencedTable && value.is<std::string>())
      value = Value(naming.normalize_tables_path(value.get<std::string>()));
    List* names = value.get_if<List>();
    if (names == nullptr || (key != "columns" && key != "referenced_columns")) continue;
    for (Value& name : *names)
      if (name.is<std::string>()) name = Value(naming.normalize_path(name.get<std::string>()));
  }
  return Value(std::move(normalized));
}

}  // namespace

Table& update_table(Schema& schema, const Table& partial, Compound compound) {
  check_parent(schema, partial);
  Table* known = schema.find(partial.name);
  if (known == nullptr) return schema.put(partial);
  merge_table(*known, partial, compound);
  return *known;
}

void normalize_settings(SchemaSettings& settings, const Naming& naming) {
  for (auto& [hint, patterns] : settings.default_hints)
    for (std::string& pattern : patterns) pattern = normalize_pattern(pattern, naming);
  for (auto& [pattern, type] : settings.preferred_types) pattern = normalize_pattern(pattern, naming);
}

void update_schema(Schema& schema, const Schema& incoming, const Naming& naming) {
  schema.settings = incoming.settings;
  normalize_settings(schema.settings, naming);
  Dict normalizers = incoming.normalizers;
  for (const char* kept : {"use_break_path_on_normalize", "allow_identifier_change_on_table_with_data"})
    if (const Value* value = find_member(schema.normalizers, kept);
        value != nullptr && find_member(normalizers, kept) == nullptr)
      set_member(normalizers, kept, *value);
  schema.normalizers = std::move(normalizers);
  for (const Table& table : incoming.tables()) {
    if (table.parent) continue;
    for (const Table* member : incoming.chain(table.name))
      update_table(schema, normalize_identifiers(*member, naming), Compound::merge);
  }
}

Table normalize_identifiers(const Table& table, const Naming& naming) {
  Table normalized(naming.normalize_tables_path(table.name));
  if (table.parent) normalized.parent = naming.normalize_tables_path(*table.parent);
  normalized.resource = table.resource;
  normalized.write_disposition = table.write_disposition;
  normalized.hints = table.hints;
  for (Column column : table.columns()) {
    column.name = naming.normalize_path(column.name);
    const Column* known = normalized.find(column.name);
    if (known != nullptr) {
      Column merged = *known;
      merge_column(merged, column);
      column = std::move(merged);
    }
    normalized.put(std::move(column));
  }
  if (Value* references = find_member(normalized.hints, kReferences);
      references != nullptr && references->is<List>()) {
    List list;
    for (const Value& reference : references->get<List>())
      list.push_back(normalize_reference(reference, naming));
    *references = Value(std::move(list));
  }
  return normalized;
}

}  // namespace sluice
