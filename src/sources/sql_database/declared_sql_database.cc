#include "sources/sql_database/declared_sql_database.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include <fmt/format.h>

#include "declared/database_uri.h"
#include "declared/hints.h"
#include "sluice/error.hpp"
#include "sluice/sql_database.hpp"
#include "sources/sql_database/engine.h"

namespace sluice {
namespace {

constexpr std::array<std::string_view, 3> kLevels{"minimal", "full", "full_with_precision"};
constexpr unsigned kNames = kText | kList;

constexpr std::array<KeySpec, 6> kTableKeys{{
    {"included_columns", kNames, "Only these columns are read"},
    {"excluded_columns", kNames, "These columns are not read"},
    {"row_filter", kText, "A condition in the database's own SQL: amount > 0"},
    {"row_limit", kInteger, "Most rows of a run"},
    {"partitions", kInteger, "Connections that read the table at once; default 1"},
    {"partition_column", kText, "Integers, dates or timestamps whose ranges are the partitions"},
}};

std::span<const KeySpec> keys_of_table() {
  static const std::vector<KeySpec> kKeys = joined({kTableKeys, resource_keys()});
  return kKeys;
}

std::span<const KeySpec> credential_parts() {
  static const std::array<KeySpec, 1> kDriver{{
      {"drivername", kText, "postgresql (default), mysql, mariadb, sqlite or duckdb"},
  }};
  static const std::vector<KeySpec> kKeys = joined({kDriver, credential_keys()});
  return kKeys;
}

std::span<const KeySpec> keys() {
  static const std::vector<KeySpec> kKeys{
      {"credentials",
       kText | kDict,
       "postgresql://user@host/database, mysql://user@host/database, sqlite:///file.db, "
       "duckdb:///file.duckdb, or parts; "
       "default: sources.sql_database.credentials of secrets.toml",
       {},
       credential_parts()},
      {"schema", kText, "Schema of the database; default public, else main; of MySQL that of the URI"},
      {"table_names", kNames, "Tables and views; default: all tables of the schema"},
      {"tables", kDict, "What is said of some tables, by name", {}, {}, keys_of_table()},
      {"resource_defaults",
       kDict,
       "What every table says unless it says otherwise; no incremental",
       {},
       resource_keys()},
      {"include_views", kFlag, "All views, too, where no names are said"},
      {"defer_table_reflect", kFlag, "Tables are looked at when they are read; needs table_names"},
      {"resolve_foreign_keys", kFlag, "Foreign keys become references of the tables"},
      {"reflection_level", kText, "How much of the columns' types is taken over; default full", kLevels},
      {"chunk_size", kInteger, "Rows of a page at the most; default 50000"},
  };
  return kKeys;
}

std::string credentials_of(const Declared& node) {
  if (const auto credentials = node.child("credentials")) {
    std::string driver = credentials->is_dict() ? credentials->text("drivername", "postgresql") : "";
    return database_uri(driver, *credentials);
  }
  const auto found =
      node.config().find({.sections = {"sources", "sql_database"}, .name = "credentials", .is_secret = true});
  if (!found)
    throw node.refusal("lacks credentials; add them, or sources.sql_database.credentials to secrets.toml");
  if (found->is_table())
    return database_uri("postgresql", Declared::from_value(found->table(), "credentials"));
  return found->secret().reveal();
}

SqlReflection level_of(const Declared& node) {
  const std::string word =
      node.word("reflection_level", {"minimal", "full", "full_with_precision"}).value_or("full");
  if (word == "minimal") return SqlReflection::minimal;
  return word == "full" ? SqlReflection::full : SqlReflection::full_with_precision;
}

std::int64_t count(const Declared& node, std::string_view key, std::int64_t most) {
  const std::int64_t number = node.require(key).integer();
  if (number < 1 || number > most)
    throw node.require(key).refusal(fmt::format("has to be from 1 to {}", most));
  return number;
}

SqlTable table_of(const std::string& name, const Declared& node) {
  SqlTable table{.name = name};
  if (const auto incremental = node.child("incremental")) table.incremental = incremental_of(*incremental);
  table.included_columns = node.words("included_columns").value_or(std::vector<std::string>());
  table.excluded_columns = node.words("excluded_columns").value_or(std::vector<std::string>());
  table.row_filter = node.text("row_filter", "");
  table.partition_column = node.text("partition_column", "");
  if (node.has("row_limit"))
    table.limit =
        static_cast<std::uint64_t>(count(node, "row_limit", std::numeric_limits<std::int64_t>::max()));
  if (node.has("partitions")) table.partitions = static_cast<int>(count(node, "partitions", 64));
  return table;
}

SqlDatabase database_of(const Declared& node) {
  SqlDatabase database{.credentials = credentials_of(node), .schema = node.text("schema", "")};
  database.table_names = node.words("table_names").value_or(std::vector<std::string>());
  database.include_views = node.flag("include_views", false);
  database.defer_table_reflect = node.flag("defer_table_reflect", false);
  database.resolve_foreign_keys = node.flag("resolve_foreign_keys", false);
  database.reflection = level_of(node);
  if (node.has("chunk_size"))
    database.chunk_rows = static_cast<std::uint32_t>(count(node, "chunk_size", 1'000'000));
  if (const auto tables = node.child("tables"))
    for (const auto& [name, table] : tables->members()) database.tables.push_back(table_of(name, table));
  return database;
}

Source declare(const Declared& node) {
  const Source source = call_at(node, [&] { return sql_database(database_of(node)); });
  const auto tables = node.child("tables");
  const auto defaults = node.child("resource_defaults");
  // The query needs to know the cursor.
  if (defaults && defaults->has("incremental"))
    throw defaults->require("incremental").refusal("has to stand at each table that has the cursor");
  std::vector<Resource> resources;
  for (const Resource& read : source.resources()) {
    Resource resource = defaults ? with_declared(read, *defaults) : read;
    const auto said = tables ? tables->child(read.name()) : std::nullopt;
    resources.push_back(said ? with_declared(resource, *said) : resource);
  }
  return {source.name(), std::move(resources)};
}

std::string probe(const Declared& node) {
  return call_at(node, [&] {
    const auto engine = sql_source::open_engine(credentials_of(node), node.text("schema", ""));
    const std::size_t tables = engine->names(node.flag("include_views", false)).size();
    return fmt::format("the database answers; {} table{}", tables, tables == 1 ? "" : "s");
  });
}

Offer offer_of(sql_source::Engine& engine, const std::string& name) {
  const sql_source::SourceTable table = engine.describe(name);
  Offer offer{.name = name, .kind = "table"};
  for (const sql_source::TableColumn& column : table.columns) offer.columns.push_back(column.column);
  for (const std::string& key : table.primary_key) offer.note += (offer.note.empty() ? "key: " : ", ") + key;
  return offer;
}

std::vector<Offer> discover(const Declared& node) {
  return call_at(node, [&] {
    const auto engine = sql_source::open_engine(credentials_of(node), node.text("schema", ""));
    std::vector<Offer> offers;
    for (const std::string& name : engine->names(true)) offers.push_back(offer_of(*engine, name));
    return offers;
  });
}

Value from_address(const std::string& address) {
  constexpr std::array<std::string_view, 6> kSchemes{"postgresql://", "postgres://", "mysql://",
                                                     "mariadb://",    "sqlite://",   "duckdb://"};
  const bool is_database =
      std::ranges::any_of(kSchemes, [&](std::string_view scheme) { return address.starts_with(scheme); });
  if (!is_database) return {};
  return Dict{{"type", "sql_database"}, {"credentials", address}};
}

constexpr std::string_view kExample = R"(  type: sql_database
  credentials: postgresql://reader@localhost/shop     # or mysql://…, sqlite:///file.db, duckdb:///file.duckdb;
                                                      # a password: sources.sql_database.credentials of secrets.toml
  schema: public
  # table_names: [orders, users]                      # default: all tables of the schema
  # include_views: true
  # tables:
  #   orders:
  #     incremental: {cursor_path: updated_at, initial_value: "2026-01-01T00:00:00Z"}
  #     primary_key: id                               # default: the table's own
  #     write_disposition: merge
  #     excluded_columns: [email]                     # is not even read
  #     partitions: 4                                 # connections that read the table at once
  #     partition_column: id                          # by ranges of this column
)";

}  // namespace

SourceType sql_database_source_type() {
  return {.name = "sql_database",
          .keys = keys,
          .declare = declare,
          .probe = probe,
          .discover = discover,
          .from_address = from_address,
          .example = kExample};
}

}  // namespace sluice
