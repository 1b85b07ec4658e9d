#include "pipeline/pipeline_file_keys.h"

#include <array>

#include "config/option_spec.h"
#include "declared/hints.h"
#include "declared/key_schema.h"
#include "declared/keys.h"
#include "pipeline/destination_uri.h"
#include "pipeline/pipeline_file.h"
#include "pipeline/source_registry.h"

namespace sluice {
namespace {

using config::OptionSpec;
using config::OptionType;

constexpr std::array<std::string_view, 3> kRefresh{"drop_sources", "drop_resources", "drop_data"};
constexpr std::array<std::string_view, 2> kOnError{"stop", "skip"};
constexpr std::array<std::string_view, 4> kModes{"evolve", "freeze", "discard_row", "discard_value"};

constexpr std::array<KeySpec, 7> kSchemaKeys{{
    {"naming", kText, "How names are spelled: snake_case (default), direct, duck_case, …"},
    {"contract", kText | kDict, "What data may change: evolve (default), freeze, discard_row, discard_value",
     kModes},
    {"max_table_nesting", kInteger, "Levels of lists that become tables; default 1000"},
    {"root_key", kFlag, "Nested rows carry the id of their root row"},
    {"json_normalizer", kText, "What makes rows of JSON: relational (default), relational_no_coercion"},
    {"import_path", kText, "Folder of schema files that rule"},
    {"export_path", kText, "Folder that gets the schema after every run"},
}};

unsigned kind_of(OptionType type) {
  switch (type) {
    case OptionType::integer: return kInteger;
    case OptionType::number: return kNumber;
    case OptionType::flag: return kFlag;
    case OptionType::size: return kText | kInteger;
    case OptionType::table: return kDict;
    case OptionType::text: return kText;
  }
  return kText;
}

std::vector<KeySpec> keys_of_section(std::string_view section) {
  std::vector<KeySpec> keys;
  for (const OptionSpec& spec : config::option_specs())
    if (spec.path.substr(0, spec.path.find('.')) == section)
      keys.push_back({spec.name(), kind_of(spec.type), spec.doc, spec.words});
  return keys;
}

/// The keys of the top; those below `source` depend on its type.
const std::vector<KeySpec>& top_keys() {
  static const std::vector<KeySpec> kLoad = keys_of_section("load");
  static const std::vector<KeySpec> kNormalize = keys_of_section("normalize");
  static const std::vector<KeySpec> kExtract = keys_of_section("extract");
  static const std::vector<KeySpec> kKeys{
      {"pipeline", kText, "Its name: it keeps schema, state and pending packages"},
      {"destination",
       kText | kDict,
       "duckdb:///file.duckdb, sqlite:///file.db, postgresql://user@host/database, or "
       "type and credentials",
       {},
       destination_keys()},
      {"dataset", kText, "Schema in the database; of SQLite a file; default <pipeline>_dataset"},
      {"source", kDict, "Where rows come from"},
      {"schema", kDict, "How tables are made", {}, kSchemaKeys},
      {"refresh", kText, "What goes before the rows come, in every run", kRefresh},
      {"on_error", kText, "Text that is no row: stop (default) ends the load, skip sets it aside", kOnError},
      {"rejects", kFlag, "What a contract leaves out goes to the table _sluice_rejects"},
      {"dev_mode", kFlag, "Starts afresh, in a dataset of its own"},
      {"restore_from_destination", kFlag,
       "Takes over what the destination knows of the pipeline; default true"},
      {"extract", kDict, "How resources are read", {}, kExtract},
      {"normalize", kDict, "How tables are made of what was read", {}, kNormalize},
      {"load", kDict, "How tables are loaded", {}, kLoad},
  };
  return kKeys;
}

std::vector<KeySpec> keys_of_source(const SourceType& type) {
  static const std::array<KeySpec, 2> kEvery{{
      {"type", kText, "The kind of source"},
      {"name", kText, "Names its schema and its state; default: the pipeline's own"},
  }};
  return joined({kEvery, type.keys()});
}

/// The object schema of one source, which its type tells from the others.
Value schema_of(const SourceType& type, KeySchema& schemas) {
  std::vector<std::string_view> required{"type"};
  required.insert(required.end(), type.required.begin(), type.required.end());
  Value schema = schemas.object(keys_of_source(type), required);
  Dict& properties = *member(*schema.get_if<Dict>(), "properties").get_if<Dict>();
  member(properties, "type") = Dict{{"const", type.name}};
  return schema;
}

}  // namespace

const std::vector<std::string>& setting_sections() {
  static const std::vector<std::string> kSections{"extract", "normalize", "load"};
  return kSections;
}

void check_pipeline_file(const Declared& top) {
  check(top, top_keys());
  const Declared source = top.require("source");
  const SourceType& type = source_type_of(source);
  check(source, keys_of_source(type));
  for (const std::string_view key : type.required) static_cast<void>(source.require(key));
}

Value pipeline_file_schema() {
  constexpr std::array<std::string_view, 2> kRequired{"pipeline", "source"};
  KeySchema schemas;
  Value schema = schemas.object(top_keys(), kRequired);
  List sources;
  for (const SourceType& type : source_types()) sources.push_back(schema_of(type, schemas));
  Dict& properties = *member(*schema.get_if<Dict>(), "properties").get_if<Dict>();
  member(properties, "source") = Dict{{"description", "Where rows come from"}, {"oneOf", std::move(sources)}};
  Dict document{{"$schema", "https://json-schema.org/draft/2020-12/schema"},
                {"title", "A pipeline of sluice"}};
  for (auto& each : *schema.get_if<Dict>()) document.push_back(std::move(each));
  document.emplace_back("$defs", schemas.definitions());
  return document;
}

}  // namespace sluice
