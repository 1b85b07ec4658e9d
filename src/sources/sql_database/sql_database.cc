#include "sluice/sql_database.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "schema/nearest.h"
#include "sluice/current.hpp"
#include "sluice/error.hpp"
#include "sources/sql_database/engine.h"
#include "sources/sql_database/key_ranges.h"

namespace sluice {
namespace {

using namespace sql_source;

/// Which table a resource reads, and how.
struct Wanted {
  std::string credentials;
  std::string schema;
  SqlTable options;
  SqlReflection reflection = SqlReflection::full;
  int partitions = 1;
  std::uint32_t chunk_rows = 1;
};

/// The table once it was looked at.
struct Reading {
  SourceTable table;
  ReadOptions how;
  std::vector<std::string> primary_key{};
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

/// The column that is named, or the table's key if its ranges can part it.
std::optional<TableColumn> partition_key(const SourceTable& table, const std::string& named) {
  if (named.empty()) {
    const TableColumn* key = table.primary_key.size() == 1 ? table.find(table.primary_key[0]) : nullptr;
    return key != nullptr && can_part(*key) ? std::optional(*key) : std::nullopt;
  }
  const TableColumn& key = require_column(table, named);
  if (!can_part(key))
    throw Error(Remedy::fix_config,
                fmt::format("a table cannot be parted by the column {}: name one of integers, dates or "
                            "timestamps",
                            named),
                {.table = table.name, .column = named});
  return key;
}

Reading reading_of(Engine& engine, const Wanted& wanted) {
  const SqlTable& options = wanted.options;
  Reading reading{.table = engine.describe(options.name),
                  .how = {.chunk_rows = wanted.chunk_rows, .partitions = wanted.partitions}};
  SourceTable& table = reading.table;
  reading.how.key = partition_key(table, options.partition_column);
  reading.how.is_key_named = !options.partition_column.empty();
  select_columns(table, options);
  apply_level(table, wanted.reflection);
  reading.primary_key = options.primary_key.value_or(table.primary_key);
  for (const std::string& name : reading.primary_key) require_column(table, name);
  for (const std::string& name : options.merge_key) require_column(table, name);
  if (options.incremental) check_cursor(table, *options.incremental);
  reading.columns = page_columns(table, reading.primary_key);
  return reading;
}

/// What a database says to a query of a table that is gone does not say so everywhere.
bool is_gone(const Wanted& wanted) {
  try {
    return !open_engine(wanted.credentials, wanted.schema)->has(wanted.options.name);
  } catch (const Error&) {
    return false;
  }
}

/// A table that is being read.
class OpenTable {
 public:
  /// `known`: what was seen of the table before; null pointer: nothing, it is looked at now.
  OpenTable(const Wanted& wanted, const Reading* known)
      : wanted_(wanted), engine_(open_engine(wanted.credentials, wanted.schema)) {
    reading_ = known != nullptr ? *known : reading_of(*engine_, wanted_);
  }

  BatchPtr next() try {
    if (reader_ == nullptr) {
      const Query query = make_query(reading_.table, wanted_.options, cursor_of_run(), *engine_);
      reader_ = engine_->read(reading_.table, query, reading_.how);
    }
    return reader_->next();
  } catch (const Error& error) {
    if (!is_gone(wanted_)) throw;
    throw Error(
        Remedy::fix_config,
        fmt::format("the table {} is gone: it was there when the source looked at it", wanted_.options.name),
        {.table = wanted_.options.name})
        .with_vendor_code(error.vendor_code());
  }

  [[nodiscard]] const std::vector<Column>& columns() const noexcept { return reading_.columns; }

 private:
  const Wanted& wanted_;
  std::unique_ptr<Engine> engine_;
  Reading reading_;
  std::unique_ptr<BatchReader> reader_;
};

Generator<Page> pages_of(std::shared_ptr<const Wanted> wanted, std::shared_ptr<const Reading> known) {
  OpenTable table(*wanted, known.get());
  while (BatchPtr batch = table.next()) {
    Page page = Page::batch(std::move(batch), table.columns());
    co_yield page;
  }
}

Wanted wanted_of(const SqlDatabase& database, const SqlTable& options) {
  return {.credentials = database.credentials,
          .schema = database.schema,
          .options = options,
          .reflection = database.reflection,
          .partitions = options.partitions.value_or(database.partitions),
          .chunk_rows = std::max<std::uint32_t>(1, database.chunk_rows)};
}

Resource resource_of(const Wanted& wanted, const std::shared_ptr<const Reading>& known, TableHints hints) {
  const SqlTable& options = wanted.options;
  hints.write_disposition = options.write_disposition;
  if (!options.merge_key.empty()) hints.merge_key = options.merge_key;
  const Resource resource = Resource(options.name, [wanted = std::make_shared<const Wanted>(wanted), known] {
                              return pages_of(wanted, known);
                            }).with_hints(hints);
  return options.incremental ? resource.with_incremental(*options.incremental) : resource;
}

/// A resource whose table nobody has looked at. Its key comes with the pages, unless it is said.
Resource deferred_resource(const SqlDatabase& database, const SqlTable& options) {
  return resource_of(wanted_of(database, options), nullptr, {.primary_key = options.primary_key});
}

Resource resource_of(Engine& engine, const SqlDatabase& database, const SqlTable& options) {
  const Wanted wanted = wanted_of(database, options);
  const auto reading = std::make_shared<const Reading>(reading_of(engine, wanted));
  TableHints hints;
  if (!reading->primary_key.empty()) hints.primary_key = reading->primary_key;
  if (database.resolve_foreign_keys) hints.references = reading->table.references;
  return resource_of(wanted, reading, std::move(hints));
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

/// What cannot be known of tables that nobody has looked at.
void check_deferred(const SqlDatabase& database, bool is_named) {
  if (!is_named)
    throw Error(Remedy::fix_config,
                "defer_table_reflect needs table_names: which tables there are is not asked for then");
  if (database.resolve_foreign_keys)
    throw Error(Remedy::fix_config,
                "foreign keys cannot be resolved while tables are looked at as they are read: leave "
                "resolve_foreign_keys or defer_table_reflect out");
}

Source deferred_source(const SqlDatabase& database) {
  check_deferred(database, !database.table_names.empty());
  check_options(database, database.table_names);
  std::vector<Resource> resources;
  for (const std::string& name : database.table_names)
    resources.push_back(deferred_resource(database, options_of(database, name)));
  return {"sql_database", std::move(resources)};
}

}  // namespace

Source sql_database(const SqlDatabase& database) {
  if (database.defer_table_reflect) return deferred_source(database);
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
  if (database.defer_table_reflect) {
    check_deferred(database, true);
    return deferred_resource(database, table);
  }
  return resource_of(*open_engine(database.credentials, database.schema), database, table);
}

}  // namespace sluice
