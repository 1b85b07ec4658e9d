#include "sluice/sql_database.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "schema/nearest.h"
#include "sluice/current.hpp"
#include "sluice/error.hpp"
#include "sources/sql_database/engine.h"

namespace sluice {
namespace {

using namespace sql_source;

/// What a resource needs to read its table.
struct Reading {
  std::string credentials;
  std::string schema;
  SourceTable table;
  SqlTable options;
  ReadOptions how;
  std::vector<Column> columns{};  ///< of the pages
};

/// Pages may be looked at outside of a run, which has no cursor.
const Cursor* cursor_of_run() {
  try {
    return current_cursor();
  } catch (const Error&) {
    return nullptr;
  }
}

Generator<Page> pages_of(std::shared_ptr<const Reading> reading) {
  const std::unique_ptr<Engine> engine = open_engine(reading->credentials, reading->schema);
  const Query query = make_query(reading->table, reading->options, cursor_of_run(), *engine);
  const std::unique_ptr<BatchReader> reader = engine->read(reading->table, query, reading->how);
  while (BatchPtr batch = reader->next()) {
    Page page = Page::batch(std::move(batch), reading->columns);
    co_yield page;
  }
}

std::vector<Column> page_columns(const SourceTable& table, const std::vector<std::string>& key) {
  std::vector<Column> columns;
  for (const TableColumn& read : table.columns) columns.push_back(read.column);
  for (Column& column : columns) {
    if (std::ranges::find(key, column.name) == key.end()) continue;
    column.nullable = false;
    column.set("primary_key", true);
  }
  return columns;
}

TableHints hints_of(const Reading& reading, const std::vector<std::string>& key, bool with_references) {
  TableHints hints{.write_disposition = reading.options.write_disposition};
  if (!key.empty()) hints.primary_key = key;
  if (!reading.options.merge_key.empty()) hints.merge_key = reading.options.merge_key;
  if (with_references) hints.references = reading.table.references;
  return hints;
}

Resource resource_of(Engine& engine, const SqlDatabase& database, const SqlTable& options) {
  const auto reading = std::make_shared<Reading>();
  *reading = {.credentials = database.credentials,
              .schema = database.schema,
              .table = engine.describe(options.name),
              .options = options,
              .how = {.chunk_rows = std::max<std::uint32_t>(1, database.chunk_rows),
                      .partitions = options.partitions.value_or(database.partitions)}};
  SourceTable& table = reading->table;
  select_columns(table, options);
  apply_level(table, database.reflection);
  const std::vector<std::string> key = options.primary_key.value_or(table.primary_key);
  for (const std::string& name : key) require_column(table, name);
  for (const std::string& name : options.merge_key) require_column(table, name);
  if (options.incremental) check_cursor(table, *options.incremental);
  reading->columns = page_columns(table, key);
  const Resource resource = Resource(options.name, [reading] {
                              return pages_of(reading);
                            }).with_hints(hints_of(*reading, key, database.resolve_foreign_keys));
  return options.incremental ? resource.with_incremental(*options.incremental) : resource;
}

SqlTable options_of(const SqlDatabase& database, const std::string& name) {
  const auto found = std::ranges::find(database.tables, name, &SqlTable::name);
  return found == database.tables.end() ? SqlTable{.name = name} : *found;
}

/// Options of a table that is not read are a mistake.
void check_options(const SqlDatabase& database, const std::vector<std::string>& names) {
  const std::vector<std::string_view> known(names.begin(), names.end());
  for (const SqlTable& table : database.tables)
    if (std::ranges::find(known, table.name) == known.end())
      throw Error(Remedy::fix_config,
                  fmt::format("there are options for the table {}, which is not among those that are read{}",
                              table.name, did_you_mean(table.name, known)),
                  {.table = table.name});
}

}  // namespace

Source sql_database(const SqlDatabase& database) {
  const std::unique_ptr<Engine> engine = open_engine(database.credentials, database.schema);
  const std::vector<std::string> names =
      database.table_names.empty() ? engine->names(database.include_views) : database.table_names;
  check_options(database, names);
  std::vector<Resource> resources;
  for (const std::string& name : names)
    resources.push_back(resource_of(*engine, database, options_of(database, name)));
  return {"sql_database", std::move(resources)};
}

Resource sql_table(const SqlDatabase& database, const SqlTable& table) {
  return resource_of(*open_engine(database.credentials, database.schema), database, table);
}

}  // namespace sluice
