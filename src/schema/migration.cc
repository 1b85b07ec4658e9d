#include "schema/migration.h"

#include <array>

#include "schema/dict_members.h"
#include "schema/document_tables.h"
#include "schema/first_engines.h"
#include "sluice/error.hpp"
#include "sluice/schema.hpp"

namespace sluice {
namespace {

// Engine 3 and older did not always have a hash.
void to_engine_4(Dict& document) {
  if (find_member(document, "version_hash") == nullptr) set_member(document, "version_hash", "");
}

void to_engine_5(Dict& document) { replace_system_tables(document); }

void to_engine_6(Dict& document) { replace_loads_table(document); }

void to_engine_7(Dict& document) {
  take_member(dict_member(document, "settings"), "schema_sealed");
  for_each_table(document, [](Dict& table) { take_member(table, "table_sealed"); });
}

void to_engine_8(Dict& document) { set_member(document, "previous_hashes", List()); }

void to_engine_9(Dict& document) {
  for_each_table(document, [](Dict& table) {
    if (find_member(dict_member(table, "columns"), "_dlt_id") == nullptr) return;
    set_member(dict_member(table, "x-normalizer"), "seen-data", true);
  });
}

void set_key(Dict& columns, std::string_view column, std::string_view key, std::string_view old_hint) {
  Value* found = find_member(columns, column);
  if (found == nullptr || !found->is<Dict>()) return;
  Dict& properties = *found->get_if<Dict>();
  const Value* old = find_member(properties, old_hint);
  set_member(properties, key, old == nullptr ? Value(false) : *old);
}

void migrate_columns_to_10(Dict& table) {
  Dict& columns = dict_member(table, "columns");
  set_key(columns, "_dlt_id", "row_key", "unique");
  set_key(columns, "_dlt_parent_id", "parent_key", "foreign_key");
  for_each_column(table, [](Dict& column) {
    take_member(column, "foreign_key");
    Value* type = find_member(column, "data_type");
    if (type != nullptr && *type == Value("complex")) *type = Value("json");
  });
}

void migrate_settings_to_10(Dict& settings) {
  if (Value* types = find_member(settings, "preferred_types"); types != nullptr && types->is<Dict>())
    for (auto& [pattern, type] : *types->get_if<Dict>())
      if (type == Value("complex")) type = Value("json");
  Value* hints = find_member(settings, "default_hints");
  if (hints == nullptr || !hints->is<Dict>() || hints->get<Dict>().empty()) return;
  take_member(*hints->get_if<Dict>(), "foreign_key");
  set_member(*hints->get_if<Dict>(), "row_key", List{Value("_dlt_id")});
  set_member(*hints->get_if<Dict>(), "parent_key", List{Value("_dlt_parent_id")});
}

// From here on names are those of all conventions that this engine knew: `_dlt_id` stays `_dlt_id`.
void to_engine_10(Dict& document) {
  for_each_table(document, migrate_columns_to_10);
  migrate_settings_to_10(dict_member(document, "settings"));
  Value* json = find_member(dict_member(document, "normalizers"), "json");
  Value* config =
      json == nullptr || !json->is<Dict>() ? nullptr : find_member(*json->get_if<Dict>(), "config");
  if (config != nullptr && config->is<Dict>()) take_member(*config->get_if<Dict>(), "generate_dlt_id");
}

void to_engine_11(Dict& document) {
  set_member(dict_member(document, "normalizers"), "use_break_path_on_normalize", false);
}

using Step = void (*)(Dict&);

/// Step n brings a document from engine n + 1 to n + 2.
constexpr std::array<Step, kEngineVersion - 1> kSteps = {to_engine_2,  to_engine_3, to_engine_4, to_engine_5,
                                                         to_engine_6,  to_engine_7, to_engine_8, to_engine_9,
                                                         to_engine_10, to_engine_11};

void check_engine(int engine) {
  if (engine >= 1 && engine <= kEngineVersion) return;
  throw Error(Remedy::fix_config, "schema document: this program reads engine versions 1 to " +
                                      std::to_string(kEngineVersion) + ", not " + std::to_string(engine));
}

bool had_only_nulls(const Dict::value_type& column) {
  const Value* flags = column.second.find("x-normalizer");
  const Value* flag = flags == nullptr ? nullptr : flags->find("seen-null-first");
  return flag != nullptr && *flag == Value(true) && column.second.find("data_type") == nullptr;
}

void drop_seen_null_first(Dict& table) {
  Value* columns = find_member(table, "columns");
  if (columns != nullptr && columns->is<Dict>()) std::erase_if(*columns->get_if<Dict>(), had_only_nulls);
}

void forget_seen_null_first(Dict& column) {
  Value* flags = find_member(column, "x-normalizer");
  if (flags == nullptr || !flags->is<Dict>()) return;
  const Value taken = take_member(*flags->get_if<Dict>(), "seen-null-first");
  if (!taken.is_null() && flags->get<Dict>().empty()) take_member(column, "x-normalizer");
}

}  // namespace

Value migrate_seen_null_first(Value document) {
  if (!document.is<Dict>()) return document;
  for_each_table(*document.get_if<Dict>(), [](Dict& table) {
    drop_seen_null_first(table);
    for_each_column(table, forget_seen_null_first);
  });
  return document;
}

Value migrate_document(Value document, int engine) {
  check_engine(engine);
  Dict& members = *document.get_if<Dict>();
  for (int from = engine; from < kEngineVersion; ++from) kSteps[static_cast<std::size_t>(from - 1)](members);
  set_member(members, "engine_version", kEngineVersion);
  return migrate_seen_null_first(std::move(document));
}

}  // namespace sluice
