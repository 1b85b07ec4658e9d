#include "pipeline/refresh.h"

#include <algorithm>
#include <set>

#include "schema/dict_members.h"

namespace sluice {
namespace {

/// A table that is gone hands nothing down any more.
void forget_propagation(Schema& schema, const std::string& table) {
  Value* value = find_member(schema.normalizers, "json");
  for (const char* key : {"config", "propagation", "tables"}) {
    Dict* dict = value == nullptr ? nullptr : value->get_if<Dict>();
    value = dict == nullptr ? nullptr : find_member(*dict, key);
  }
  Dict* tables = value == nullptr ? nullptr : value->get_if<Dict>();
  if (tables != nullptr) take_member(*tables, table);
}

std::set<std::string> resources_of(const Source& source) {
  std::set<std::string> names;
  for (const Resource& resource : source.resources()) names.insert(resource.name());
  return names;
}

}  // namespace

std::vector<std::string> tables_of_resources(const Schema& schema, const std::set<std::string>& resources) {
  std::vector<std::string> names;
  for (const Table& table : schema.tables()) {
    if (table.parent || is_system_name(table.name)) continue;
    if (!resources.empty() && !resources.contains(table.resource.value_or(table.name))) continue;
    for (const Table* member : schema.chain(table.name)) names.push_back(member->name);
  }
  std::ranges::reverse(names);
  return names;
}

void drop_from_schema(Schema& schema, const std::vector<std::string>& tables, PackageInfo& info) {
  for (const std::string& name : tables) {
    if (schema.find(name)->has_seen_data()) info.dropped_tables.push_back(name);
    schema.drop(name);
    forget_propagation(schema, name);
  }
}

bool apply_refresh(Refresh refresh, const Source& source, Schema& schema, PipelineState& state,
                   PackageInfo& info) {
  if (refresh == Refresh::none) return false;
  const bool takes_all = refresh == Refresh::drop_sources;
  const std::set<std::string> resources = takes_all ? std::set<std::string>() : resources_of(source);
  if (takes_all) state.forget_source(schema.name);
  for (const std::string& resource : resources) state.forget_resource(schema.name, resource);
  const std::vector<std::string> tables = tables_of_resources(schema, resources);
  if (refresh != Refresh::drop_data) {
    drop_from_schema(schema, tables, info);
    return !info.dropped_tables.empty();
  }
  for (const std::string& name : tables)
    if (const Table* table = schema.find(name); table->has_seen_data() && !table->parent)
      info.replaced.push_back(name);
  return !info.dropped_tables.empty();
}

}  // namespace sluice
