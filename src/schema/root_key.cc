#include "schema/root_key.h"

#include <algorithm>

#include <fmt/format.h>

#include "schema/dict_members.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

const Value* json_config(const Schema& schema) {
  const Value* json = find_member(schema.normalizers, "json");
  return json == nullptr ? nullptr : json->find("config");
}

std::optional<bool> wanted(const Schema& schema) {
  const Value* config = json_config(schema);
  const Value* flag = config == nullptr ? nullptr : config->find("root_key_propagation");
  return flag != nullptr && flag->is<bool>() ? std::optional(flag->get<bool>()) : std::nullopt;
}

bool has_root_key(const Schema& schema, const Table& root) {
  return std::ranges::any_of(schema.chain(root.name), [](const Table* table) {
    return std::ranges::any_of(table->columns(), [](const Column& column) { return column.has("root_key"); });
  });
}

bool needs_root_key(const Schema& schema, const Table& root, const Capabilities& capabilities) {
  if (is_system_name(root.name)) return false;
  const auto strategy = merge_strategy(root, capabilities);
  const bool is_keyed = strategy && *strategy != "scd2";
  return wanted(schema).value_or(is_keyed) || has_root_key(schema, root);
}

std::string row_key(const Table& table, const Naming& naming) {
  for (const Column& column : table.columns())
    if (column.has("row_key")) return column.name;
  return naming.normalize_identifier("_dlt_id");
}

void add_columns(const Value* mapping, std::vector<std::pair<std::string, std::string>>& columns) {
  const Dict* names = mapping == nullptr ? nullptr : mapping->get_if<Dict>();
  if (names == nullptr) return;
  for (const auto& [from, to] : *names)
    if (const auto* name = to.get_if<std::string>()) columns.emplace_back(from, *name);
}

}  // namespace

std::optional<std::string> merge_strategy(const Table& root, const Capabilities& capabilities) {
  if (root.write_disposition != "merge" || capabilities.merge_strategies.empty()) return std::nullopt;
  const Value* stated = root.hint("x-merge-strategy");
  const auto* strategy = stated == nullptr ? nullptr : stated->get_if<std::string>();
  if (strategy == nullptr) return capabilities.merge_strategies.front();
  if (std::ranges::find(capabilities.merge_strategies, *strategy) == capabilities.merge_strategies.end())
    throw Error(Remedy::fix_config,
                fmt::format("the destination has no merge strategy {} (it has: {})", *strategy,
                            fmt::join(capabilities.merge_strategies, ", ")),
                {.table = root.name})
        .with_fault(Fault::unsupported);
  return *strategy;
}

void propagate_root_key(Schema& schema, const std::string& table, const Naming& naming,
                        const Capabilities& capabilities) {
  const Table* changed = schema.find(table);
  if (changed == nullptr) return;
  const Table& root = schema.root_of(*changed);
  if (!needs_root_key(schema, root, capabilities)) return;
  Dict& config = dict_member(dict_member(schema.normalizers, "json"), "config");
  Dict& mapping = dict_member(dict_member(dict_member(config, "propagation"), "tables"), root.name);
  set_member(mapping, row_key(root, naming), naming.normalize_identifier("_dlt_root_id"));
}

std::vector<std::pair<std::string, std::string>> propagated_columns(const Schema& schema,
                                                                    std::string_view table, bool is_root) {
  std::vector<std::pair<std::string, std::string>> columns;
  const Value* config = json_config(schema);
  const Value* propagation = config == nullptr ? nullptr : config->find("propagation");
  if (propagation == nullptr) return columns;
  if (is_root) add_columns(propagation->find("root"), columns);
  const Value* tables = propagation->find("tables");
  if (tables != nullptr) add_columns(tables->find(table), columns);
  return columns;
}

}  // namespace sluice
