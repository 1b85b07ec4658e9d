#include "schema/document_tables.h"

#include "schema/dict_members.h"
#include "sluice/schema.hpp"

namespace sluice {
namespace {

/// The system tables of a fresh schema, in stored form.
Value system_tables() { return *to_document(Schema("fresh")).find("tables"); }

void for_each_dict(Value* dicts, const std::function<void(Dict&)>& change) {
  if (dicts == nullptr || !dicts->is<Dict>()) return;
  for (auto& [name, value] : *dicts->get_if<Dict>())
    if (Dict* dict = value.get_if<Dict>()) change(*dict);
}

}  // namespace

void for_each_table(Dict& document, const std::function<void(Dict&)>& change) {
  for_each_dict(find_member(document, "tables"), change);
}

void for_each_column(Dict& table, const std::function<void(Dict&)>& change) {
  for_each_dict(find_member(table, "columns"), change);
}

void replace_system_tables(Dict& document) {
  const Value current = system_tables();
  for (const auto& [name, table] : current.get<Dict>())
    set_member(dict_member(document, "tables"), name, table);
}

void replace_loads_table(Dict& document) {
  set_member(dict_member(document, "tables"), "_dlt_loads", *system_tables().find("_dlt_loads"));
}

}  // namespace sluice
