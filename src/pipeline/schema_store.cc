#include "pipeline/schema_store.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/folders.h"
#include "base/log.h"
#include "json/decode.h"
#include "schema/document_hash.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr std::string_view kKept = ".schema.json";
constexpr std::string_view kForPeople = ".schema.yaml";
constexpr std::size_t kMaxPreviousHashes = 10;

/// A schema is a file, which stays in its folder. Throws Error(fix_config).
fs::path path_in(const fs::path& folder, const std::string& name, std::string_view suffix) {
  constexpr std::size_t kMostBytes = 200;
  constexpr std::size_t kShownBytes = 60;
  if (name.empty() || name.size() > kMostBytes ||
      name.find_first_of(std::string_view("/\0", 2)) != std::string::npos)
    throw Error(
        Remedy::fix_config,
        fmt::format(
            "no source and no schema can be called '{}': the name is part of the name of a file, so it "
            "has 1 to {} bytes, none of them / or zero: choose another",
            name.substr(0, kShownBytes), kMostBytes));
  return folder / (name + std::string(suffix));
}

Where in_file(const fs::path& path) {
  return {.stage = {}, .file = path.string(), .table = {}, .column = {}, .row = {}};
}

/// A document whose hash was taken out is as good: that is how an edit is made known.
void check_unedited(const Value& document, const fs::path& path) {
  const Value* hash = document.find("version_hash");
  const Value* engine = document.find("engine_version");
  if (hash == nullptr || engine == nullptr || *engine != Value(kEngineVersion)) return;
  if (*hash == Value(document_hash(document))) return;
  throw Error(Remedy::fix_input,
              "the pipeline's own copy of the schema was edited; restore it, or take its version_hash out to "
              "keep the edit. Changes belong in a file of the import folder (docs/guide/schema.md)",
              in_file(path));
}

template <class Remove>
void remove_flags(Dict& hints, Remove&& is_flag) {
  std::erase_if(hints, [&](const auto& hint) { return is_flag(hint.first); });
}

/// Without the notes of extract, normalize and load: what a new dataset begins with.
Schema without_processing(Schema schema) {
  const std::vector<Table> tables = schema.tables();
  for (Table table : tables) {
    remove_flags(table.hints, [](const std::string& key) {
      return key == "x-normalizer" || key == "x-loader" || key == "x-extractor";
    });
    const std::vector<Column> columns = table.columns();
    for (Column column : columns) {
      remove_flags(column.hints, [](const std::string& key) { return key == "x-normalizer"; });
      table.put(std::move(column));
    }
    schema.put(std::move(table));
  }
  schema.bump();
  return schema;
}

void warn_of_replaced(const Schema& kept, const fs::path& path) {
  std::string tables;
  for (const Table& table : kept.tables())
    if (table.has_seen_data() && !is_system_name(table.name))
      tables += (tables.empty() ? "" : ", ") + table.name;
  if (tables.empty()) return log::info("schema " + kept.name + " was replaced by " + path.string());
  log::warning("schema " + kept.name + " was replaced by " + path.string() +
               "; what the destination holds stays as it is, of the tables " + tables);
}

/// The imported schema as the successor of the kept one.
Schema linked(Schema imported, const Schema& kept) {
  const std::string replaced = kept.content_hash();
  std::vector<std::string>& previous = imported.previous_hashes;
  if (replaced == imported.version_hash || std::ranges::find(previous, replaced) != previous.end())
    return imported;
  previous.insert(previous.begin(), replaced);
  if (previous.size() > kMaxPreviousHashes) previous.resize(kMaxPreviousHashes);
  return imported;
}

void write_for_people(const fs::path& folder, const Schema& schema) {
  make_folders(folder);
  write_file_atomic(path_in(folder, schema.name, kForPeople), to_text(schema, SchemaFormat::yaml));
}

}  // namespace

SchemaStore::SchemaStore(fs::path folder, fs::path import_folder, fs::path export_folder)
    : folder_(std::move(folder)),
      import_folder_(std::move(import_folder)),
      export_folder_(std::move(export_folder)) {}

std::vector<std::string> SchemaStore::names() const {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder_, error)) {
    std::string name = entry.path().filename().string();
    if (!name.ends_with(kKept)) continue;
    name.resize(name.size() - kKept.size());
    names.push_back(std::move(name));
  }
  std::ranges::sort(names);
  return names;
}

bool SchemaStore::has(const std::string& name) const { return fs::exists(path_in(folder_, name, kKept)); }

std::optional<Schema> SchemaStore::stored(const std::string& name) const {
  if (!has(name)) return std::nullopt;
  const fs::path path = path_in(folder_, name, kKept);
  const json::Decoded decoded = json::decode(read_file(path));
  if (decoded.fault)
    throw Error(Remedy::fix_input, "the stored schema is damaged: " + decoded.fault->reason, in_file(path));
  check_unedited(decoded.value, path);
  try {
    Schema schema = schema_from_document(decoded.value);
    if (schema.version_hash.empty()) schema.bump();
    return schema;
  } catch (Error& error) {
    throw error.at(in_file(path));
  }
}

std::optional<Schema> SchemaStore::imported(const std::string& name) const {
  const fs::path path = path_in(import_folder_, name, kForPeople);
  if (import_folder_.empty() || !fs::exists(path)) return std::nullopt;
  try {
    Schema schema = schema_from_text(read_file(path), name);
    if (schema.name != name)
      throw Error(Remedy::fix_input, "name: is " + schema.name + ", but the file is named after " + name);
    schema.imported_version_hash = schema.version_hash;
    return schema;
  } catch (Error& error) {
    throw error.at(in_file(path));
  }
}

std::optional<Schema> SchemaStore::load(const std::string& name) const {
  std::optional<Schema> kept = stored(name);
  std::optional<Schema> from_people = imported(name);
  if (!from_people || (kept && kept->imported_version_hash == from_people->version_hash)) return kept;
  if (kept) {
    warn_of_replaced(*kept, path_in(import_folder_, name, kForPeople));
    from_people = linked(*std::move(from_people), *kept);
  }
  write(*from_people);
  return from_people;
}

void SchemaStore::save(Schema schema) const {
  if (!schema.imported_version_hash)
    if (const std::optional<Schema> from_people = imported(schema.name))
      schema.imported_version_hash = from_people->version_hash;
  write(std::move(schema));
}

void SchemaStore::adopt(const Schema& found) const {
  const std::optional<Schema> kept = stored(found.name);
  if (!kept || kept->version < found.version) write(found);
}

void SchemaStore::offer(const Schema& schema) const {
  if (import_folder_.empty() || fs::exists(path_in(import_folder_, schema.name, kForPeople))) return;
  write_for_people(import_folder_, without_processing(schema));
}

void SchemaStore::write(Schema schema) const {
  schema.bump();
  write_file_atomic(path_in(folder_, schema.name, kKept), to_text(schema, SchemaFormat::json));
  if (export_folder_.empty()) return;
  // In a folder that is read again, notes of processing would rule over new datasets.
  const bool is_read_again = export_folder_ == import_folder_;
  write_for_people(export_folder_, is_read_again ? without_processing(std::move(schema)) : schema);
}

}  // namespace sluice
