#include "normalize/workspace.h"

#include <charconv>

#include "schema/dict_members.h"
#include "schema/inference.h"
#include "schema/merge.h"
#include "schema/normalizer_name.h"
#include "schema/root_key.h"

namespace sluice {

Workspace::Workspace(const Naming& naming, std::string load_id, WorkspaceSettings settings)
    : naming_(naming), load_id_(std::move(load_id)), settings_(std::move(settings)) {
  for (std::string* name :
       {&system_.id, &system_.parent_id, &system_.list_idx, &system_.load_id, &system_.root_id})
    *name = naming.normalize_identifier(*name);
}

void Workspace::rebase(SchemaSnapshot snapshot, bool grown_from_mine) {
  own_.reset();
  snapshot_ = std::move(snapshot);
  ++epoch_;
  configure();
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

void Workspace::configure() {
  id_rules_.clear();
  take_discards();
  const Value* breaks = find_member(schema().normalizers, "use_break_path_on_normalize");
  breaks_paths_ = breaks == nullptr || !breaks->is<bool>() || breaks->get<bool>();
  const std::string name = normalizer_name(schema());
  check_normalizer(name, settings_.own_normalizers);
  const auto own = settings_.own_normalizers.find(name);
  own_normalizer_ = own == settings_.own_normalizers.end() ? nullptr : own->second.get();
  coerces_ = own_normalizer_ != nullptr ? own_normalizer_->coerces() : name != "relational_no_coercion";
}

void Workspace::learn(const Table& changes) {
  if (changes.columns().empty() && schema().find(changes.name) != nullptr) return;
  update_table(own(), changes, Compound::merge);
}

const Column* Workspace::find_column(const std::string& table, const std::string& name) const {
  const Table* declared = schema().find(table);
  return declared == nullptr ? nullptr : declared->find(name);
}

const Column* Workspace::complete_column(const std::string& table, const std::string& name) const {
  const Column* column = find_column(table, name);
  return column != nullptr && column->is_complete() ? column : nullptr;
}

Column Workspace::infer(const std::string& name, const Value& value, bool is_variant) const {
  Column column = infer_column(schema(), name, value, is_variant);
  adjust_to(column, settings_.capabilities);
  return column;
}

const ContractModes& Workspace::contract(const std::string& table, const std::string& parent) {
  const auto [entry, is_first] = filters_->contracts.try_emplace(table);
  if (is_first) {
    const bool is_known = parent.empty() || schema().find(table) != nullptr;
    entry->second = resolve_contract(schema(), is_known ? table : parent);
  }
  return entry->second;
}

std::string Workspace::column_part(const std::string& key) const {
  return breaks_paths_ ? naming_.normalize_path(key) : naming_.normalize_identifier(key);
}

std::string Workspace::table_part(const std::string& key) const {
  return breaks_paths_ ? naming_.normalize_tables_path(key) : naming_.normalize_table_identifier(key);
}

const IdRule& Workspace::id_rule(const std::string& table) {
  const auto [entry, is_first] = id_rules_.try_emplace(table);
  const Table* declared = is_first ? schema().find(table) : nullptr;
  if (declared == nullptr) return entry->second;
  const auto strategy = merge_strategy(*declared, settings_.capabilities);
  if (strategy == "upsert" || strategy == "insert-only") {
    entry->second.kind = IdRule::Kind::key_hash;
    for (const Column& column : declared->columns())
      if (column.has("primary_key")) entry->second.key.push_back(column.name);
  }
  const Column* id = declared->find(system_.id);
  if (strategy == "scd2" && id != nullptr && id->has("x-row-version"))
    entry->second.kind = IdRule::Kind::row_hash;
  return entry->second;
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
  discards_ = settled_discards_;
  for (const auto& table : tables_) table->rollback(root_row_);
}

std::size_t Workspace::memory() const noexcept {
  std::size_t total = 0;
  for (const auto& table : tables_) total += table->memory();
  return total;
}

}  // namespace sluice
