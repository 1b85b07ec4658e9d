#include "pipeline/source_schema.h"

#include <algorithm>
#include <array>
#include <optional>

#include "config/config.h"
#include "json/decode.h"
#include "schema/dict_members.h"
#include "schema/merge.h"
#include "schema/normalizer_name.h"
#include "schema/root_key.h"
#include "schema/switch_naming.h"
#include "schema/system_tables.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

/// What is configured for the source of a schema: `sources.<schema>.schema.<name>`, else for all of them.
std::optional<config::Found> configured(const PipelineOptions& options, const Schema& schema,
                                        const char* name) {
  return config::Config::load(options.name)
      .find({.sections = {"sources", schema.name}, .name = name, .inner = {"schema"}});
}

TableHints hints_of(const RunOptions& options) {
  TableHints hints;
  hints.write_disposition = options.write_disposition;
  hints.max_table_nesting = options.max_table_nesting;
  hints.primary_key = options.primary_key;
  hints.merge_key = options.merge_key;
  hints.merge_strategy = options.merge_strategy;
  hints.columns = options.columns;
  hints.contract = options.contract;
  return hints;
}

Dict& json_config(Schema& schema) { return dict_member(dict_member(schema.normalizers, "json"), "config"); }

/// The reference has a dict there, {"module": name}; the name alone will do.
std::string module_of(const std::string& text) {
  const json::Decoded decoded = json::decode(text);
  const Value* module = decoded.fault || !decoded.value.is<Dict>() ? nullptr : decoded.value.find("module");
  const auto* name = module == nullptr ? nullptr : module->get_if<std::string>();
  return name == nullptr ? text : *name;
}

std::string module_of(const config::Found& found) {
  if (!found.is_table()) return module_of(found.text());
  const Value table = found.table();
  const Value* module = table.find("module");
  const auto* name = module == nullptr ? nullptr : module->get_if<std::string>();
  if (name == nullptr) throw found.refusal("has to have a text called module");
  return *name;
}

/// The pipeline's option, else what is configured, else what the schema says.
std::string wanted_normalizer(const PipelineOptions& options, const Schema& schema) {
  if (!options.normalizer.empty()) return module_of(options.normalizer);
  if (const auto found = configured(options, schema, "json_normalizer")) return module_of(*found);
  return normalizer_name(schema);
}

/// No rows would ever come into the table.
void refuse_skip(const Schema& schema, const Naming& naming) {
  const auto is_of_system = [&](const std::string& name) {
    return std::ranges::any_of(std::array{kVersionTable, kLoadsTable, kStateTable}, [&](const auto& table) {
      return naming.normalize_tables_path(table) == name;
    });
  };
  for (const Table& table : schema.tables())
    if (table.write_disposition == "skip" && !is_of_system(table.name))
      throw Error(Remedy::fix_config,
                  "the write disposition skip is for tables of the system: say append, replace or merge",
                  {.table = table.name})
          .with_fault(Fault::schema_invalid);
}

/// What a run says of its resources it says of those that feed them, too (reference §6.5).
Resource with_run_hints(const Resource& resource, const TableHints& hints) {
  const Resource changed = resource.with_hints(hints);
  const Resource* parent = resource.parent();
  return parent == nullptr ? changed : changed.with_parent(with_run_hints(*parent, hints));
}

}  // namespace

Source with_options(const Source& source, const RunOptions& options) {
  std::vector<Resource> resources;
  for (const Resource& resource : source.resources()) {
    resources.push_back(with_run_hints(resource, hints_of(options)));
    if (!options.table_name.empty()) resources.back() = resources.back().with_table_name(options.table_name);
  }
  Source changed = source.with_resources(std::move(resources));
  return options.contract ? changed.with_contract(*options.contract) : changed;
}

Schema brought_schema(const Source& source, const std::string& name) {
  Schema brought = source.schema().value_or(Schema(name));
  brought.name = name;
  return brought;
}

void check_tables(const Source& source) {
  const auto naming = make_naming("snake_case", std::nullopt);
  for (const Resource& resource : source.resources()) {
    const std::string name = naming->normalize_tables_path(resource.table_name());
    if (name.empty() || is_system_name(name))
      throw Error(Remedy::fix_config,
                  "this cannot be the name of a table of yours; choose another with --table",
                  {.table = resource.table_name()});
  }
}

std::string wanted_naming(const PipelineOptions& options, const Capabilities& capabilities,
                          const Schema& schema) {
  if (!options.naming.empty()) return options.naming;
  if (const auto found = configured(options, schema, "naming")) return found->text();
  if (!capabilities.naming.empty()) return capabilities.naming;
  return naming_name(schema);
}

std::optional<bool> adds_column(const PipelineOptions& options, const std::string& setting) {
  const auto found = config::Config::load(options.name)
                         .find({.sections = {"normalize"}, .name = setting, .inner = {"parquet_normalizer"}});
  return found ? std::optional(found->boolean()) : std::nullopt;
}

void adopt_source(Schema& schema, const Source& source, const Naming& naming, const PipelineOptions& options,
                  const Capabilities& capabilities) {
  const auto stored =
      make_naming(naming_name(schema), capabilities.max_identifier_length, options.own_namings);
  switch_naming(schema, *stored, naming);
  if (source.schema())
    update_schema(schema, *source.schema(), naming);
  else if (!source.name().empty())
    update_schema(schema, Schema(schema.name), naming);  // a declared source states its settings anew
  switch_naming(schema, naming, naming);
  const std::string normalizer = wanted_normalizer(options, schema);
  choose_normalizer(schema, normalizer, options.own_normalizers);
  if (source.contract()) schema.settings.schema_contract = to_value(*source.contract());
  if (source.max_table_nesting()) set_member(json_config(schema), "max_nesting", *source.max_table_nesting());
  if (source.root_key()) set_member(json_config(schema), "root_key_propagation", *source.root_key());
  if (capabilities.max_table_nesting)
    set_member(json_config(schema), "max_nesting", *capabilities.max_table_nesting);
  refuse_skip(schema, naming);
  std::vector<std::string> roots;
  for (const Table& table : schema.tables())
    if (!table.parent) roots.push_back(table.name);
  for (const std::string& root : roots) propagate_root_key(schema, root, naming, capabilities);
}

}  // namespace sluice
