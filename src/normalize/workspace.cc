#include "normalize/workspace.h"

#include <charconv>

namespace sluice {

Workspace::Workspace(const Naming& naming, std::string load_id)
    : naming_(naming), load_id_(std::move(load_id)) {
  system_.id = naming.normalize_identifier(system_.id);
  system_.parent_id = naming.normalize_identifier(system_.parent_id);
  system_.list_idx = naming.normalize_identifier(system_.list_idx);
  system_.load_id = naming.normalize_identifier(system_.load_id);
}

void Workspace::rebase(SchemaSnapshot snapshot, bool grown_from_mine) {
  own_.reset();
  snapshot_ = std::move(snapshot);
  ++epoch_;
  if (grown_from_mine) {
    for (const auto& table : tables_) table->truncate(0);
    return;
  }
  touched_.clear();
  tables_.clear();
  index_.clear();
  ++generation_;
}

SchemaSnapshot Workspace::publish() {
  if (own_) snapshot_ = std::move(own_);
  own_.reset();
  return snapshot_;
}

Schema& Workspace::own() {
  ++epoch_;
  if (!own_) own_ = std::make_shared<Schema>(*snapshot_);
  return *own_;
}

TableBuilder& Workspace::table(const std::string& name, const std::string& parent) {
  const auto it = index_.find(name);
  if (it != index_.end()) return *it->second;
  tables_.push_back(std::make_unique<TableBuilder>(name, parent));
  index_.emplace(name, tables_.back().get());
  return *tables_.back();
}

void Workspace::learn_table(const std::string& name, const std::string& parent) {
  if (schema().find(name) != nullptr) return;
  Table table(name);
  if (!parent.empty()) table.parent = parent;
  own().put(std::move(table));
}

const Column& Workspace::learn_column(const std::string& table, Column column) {
  Table& target = *own().find(table);
  const bool completes = target.find(column.name) != nullptr;
  return completes ? target.put_last(std::move(column)) : target.put(std::move(column));
}

void Workspace::child_id(std::string_view parent_id, std::string_view table, std::uint64_t index, char* out) {
  char digits[20];
  const auto end = std::to_chars(digits, digits + sizeof digits, index).ptr;
  digest_text_.assign(parent_id).append("_").append(table).append("_").append(digits, end);
  digest_.row_id(digest_text_, out);
}

void Workspace::rollback() {
  for (Slot* slot : touched_) slot->data.truncate(slot->table.mark());
  touched_.clear();
  for (const auto& table : tables_) table->rollback(root_row_);
}

std::size_t Workspace::memory() const noexcept {
  std::size_t total = 0;
  for (const auto& table : tables_) total += table->memory();
  return total;
}

}  // namespace sluice
