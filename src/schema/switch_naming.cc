#include "schema/switch_naming.h"

#include <algorithm>

#include <fmt/format.h>

#include "schema/dict_members.h"
#include "schema/merge.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr const char* kDefault = "snake_case";

bool may_rename(const Schema& schema) {
  const Value* allowed = find_member(schema.normalizers, "allow_identifier_change_on_table_with_data");
  return allowed != nullptr && allowed->is<bool>() && allowed->get<bool>();
}

void check_not_frozen(const Schema& schema, const Naming& from, const Naming& to) {
  if (may_rename(schema)) return;
  const auto with_data = std::ranges::find_if(schema.tables(), &Table::has_seen_data);
  if (with_data == schema.tables().end()) return;
  throw Error(
      Remedy::fix_config,
      fmt::format("the naming convention cannot change from {} to {}: tables of schema {} hold data "
                  "under their old names. Keep {}, or load into another dataset with another pipeline",
                  from.name(), to.name(), schema.name, from.name()),
      {.table = with_data->name})
      .with_fault(Fault::naming_frozen);
}

}  // namespace

std::string naming_name(const Schema& schema) {
  const Value* name = find_member(schema.normalizers, "names");
  return name != nullptr && name->is<std::string>() ? name->get<std::string>() : kDefault;
}

void switch_naming(Schema& schema, const Naming& from, const Naming& to) {
  const std::string prefix = to.normalize_table_identifier("_dlt");
  for (const char* table : {"_dlt_version", "_dlt_loads", "_dlt_pipeline_state"})
    if (!to.normalize_table_identifier(table).starts_with(prefix))
      throw Error(
          Remedy::fix_config,
          fmt::format("the naming convention {} does not keep the prefix of system tables: {} becomes {}",
                      to.name(), table, to.normalize_table_identifier(table)));
  set_member(schema.normalizers, "names", std::string(to.name()));
  normalize_settings(schema.settings, to);
  if (from.name() == to.name()) return;
  check_not_frozen(schema, from, to);
  const std::vector<Table> tables = schema.tables();
  for (const Table& table : tables) schema.drop(table.name);
  for (const Table& table : tables) schema.put(normalize_identifiers(table, to));
}

}  // namespace sluice
