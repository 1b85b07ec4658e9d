#include "sluice/schema.hpp"

#include <algorithm>

#include "schema/dict_members.h"
#include "schema/fresh_schema.h"
#include "schema/system_tables.h"

namespace sluice {
namespace {

constexpr int kUnlimitedNesting = 1000;
constexpr std::size_t kMaxPreviousHashes = 10;

/// The integer at the end of a path of keys.
std::optional<int> find_int(const Value* value, std::initializer_list<std::string_view> path) {
  for (const std::string_view key : path) value = value == nullptr ? nullptr : value->find(key);
  const auto* number = value == nullptr ? nullptr : value->get_if<std::int64_t>();
  return number == nullptr ? std::nullopt : std::optional(static_cast<int>(*number));
}

using Children = std::unordered_map<std::string_view, std::vector<const Table*>>;

Children children_of(const std::vector<Table>& tables) {
  Children children;
  for (const Table& table : tables)
    if (table.parent) children[*table.parent].push_back(&table);
  return children;
}

void append_chain(const Table& table, const Children& children, std::vector<const Table*>& chain) {
  chain.push_back(&table);
  const auto found = children.find(table.name);
  if (found == children.end()) return;
  for (const Table* child : found->second)
    if (child != chain.front()) append_chain(*child, children, chain);
}

}  // namespace

Schema::Schema(std::string schema_name) : name(std::move(schema_name)) {
  check_schema_name(name);
  settings = fresh_settings();
  normalizers = fresh_normalizers();
  put(version_table());
  put(loads_table());
}

const Table* Schema::find(std::string_view table) const noexcept {
  const auto found = index_.find(table);
  return found == index_.end() ? nullptr : &tables_[found->second];
}

Table* Schema::find(std::string_view table) noexcept {
  const auto found = index_.find(table);
  return found == index_.end() ? nullptr : &tables_[found->second];
}

Table& Schema::put(Table table) {
  const auto [place, is_new] = index_.try_emplace(table.name, tables_.size());
  if (is_new) return tables_.emplace_back(std::move(table));
  return tables_[place->second] = std::move(table);
}

void Schema::drop(std::string_view table) {
  const auto found = index_.find(table);
  if (found == index_.end()) return;
  tables_.erase(tables_.begin() + static_cast<std::ptrdiff_t>(found->second));
  index_.clear();
  for (std::size_t i = 0; i < tables_.size(); ++i) index_[tables_[i].name] = i;
}

const Table& Schema::root_of(const Table& table) const {
  const Table* root = &table;
  // No chain is longer than there are tables, unless parents go in a circle.
  for (std::size_t steps = 0; root->parent && steps < tables_.size(); ++steps) {
    const Table* parent = find(*root->parent);
    if (parent == nullptr) break;
    root = parent;
  }
  return *root;
}

std::vector<const Table*> Schema::chain(std::string_view root) const {
  std::vector<const Table*> found;
  if (const Table* table = find(root)) append_chain(*table, children_of(tables_), found);
  return found;
}

std::string Schema::write_disposition(const Table& table) const {
  return root_of(table).write_disposition.value_or("append");
}

int Schema::max_nesting(const Table& root) const {
  if (const auto own = find_int(root.hint("x-normalizer"), {"max_nesting"})) return *own;
  const auto common = find_int(find_member(normalizers, "json"), {"config", "max_nesting"});
  return common.value_or(kUnlimitedNesting);
}

bool Schema::bump() {
  std::string hash = content_hash();
  if (hash == version_hash) return false;
  // The first hash of a schema does not make a new version.
  if (!version_hash.empty()) {
    ++version;
    if (std::ranges::find(previous_hashes, version_hash) == previous_hashes.end())
      previous_hashes.insert(previous_hashes.begin(), version_hash);
    if (previous_hashes.size() > kMaxPreviousHashes) previous_hashes.resize(kMaxPreviousHashes);
  }
  version_hash = std::move(hash);
  return true;
}

}  // namespace sluice
