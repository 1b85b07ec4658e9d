#include "load/ledger.h"

#include <fmt/format.h>

#include "json/decode.h"
#include "load/packed_text.h"
#include "load/statement_plan.h"
#include "load/stored_tables.h"
#include "schema/system_tables.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

using Row = std::vector<std::optional<std::string>>;

/// Reads rows of system tables.
class LedgerReader {
 public:
  explicit LedgerReader(const OpenDataset& dataset)
      : dataset_(dataset),
        dialect_(dataset.destination.dialect()),
        stored_(dataset.session.tables(), dataset.destination.capabilities().is_case_sensitive) {}

  [[nodiscard]] bool has(std::string_view table) const { return stored_.has(named(table)); }
  [[nodiscard]] std::string table(std::string_view name) const {
    return dialect_.qualified(dataset_.name, named(name));
  }
  [[nodiscard]] std::string column(std::string_view name) const {
    return dialect_.quote(dataset_.naming.normalize_path(name));
  }
  [[nodiscard]] std::string literal(const std::string& text) const { return dialect_.literal(text); }
  /// The first row, if there is one.
  [[nodiscard]] std::optional<Row> first(const std::string& sql) {
    TextRows found = dataset_.session.query(sql);
    if (found.rows.empty()) return std::nullopt;
    return std::move(found.rows.front());
  }

 private:
  [[nodiscard]] std::string named(std::string_view table) const {
    return dataset_.naming.normalize_tables_path(table);
  }

  const OpenDataset& dataset_;
  const Dialect& dialect_;
  StoredTables stored_;
};

Schema parse_schema(const std::string& stored, const std::string& name) {
  json::Decoded decoded = json::decode(unpack_text(stored));
  if (decoded.fault != nullptr)
    throw Error(Remedy::fix_input, fmt::format("the schema {} stored at the destination is no JSON: {}", name,
                                               decoded.fault->reason));
  return schema_from_document(decoded.value);
}

/// A cell of the newest version of the schema of that name.
std::optional<std::string> newest_version(const OpenDataset& dataset, const std::string& name,
                                          std::string_view column) {
  LedgerReader reader(dataset);
  if (!reader.has(kVersionTable)) return std::nullopt;
  const auto row = reader.first(
      fmt::format("SELECT {} FROM {} WHERE {} = {} ORDER BY {} DESC, {} DESC LIMIT 1", reader.column(column),
                  reader.table(kVersionTable), reader.column("schema_name"), reader.literal(name),
                  reader.column("inserted_at"), reader.column("version")));
  if (!row) return std::nullopt;
  return row->at(0).value_or("");
}

}  // namespace

std::string newest_load_id(const OpenDataset& dataset) {
  LedgerReader reader(dataset);
  if (!reader.has(kLoadsTable)) return {};
  const auto row = reader.first(
      fmt::format("SELECT max({}) FROM {}", reader.column("load_id"), reader.table(kLoadsTable)));
  return row ? row->at(0).value_or("") : "";
}

bool is_loaded(const OpenDataset& dataset, const std::string& load_id) {
  LedgerReader reader(dataset);
  if (!reader.has(kLoadsTable)) return false;
  return reader
      .first(fmt::format("SELECT {0} FROM {1} WHERE {0} = {2} AND {3} = 0 LIMIT 1", reader.column("load_id"),
                         reader.table(kLoadsTable), reader.literal(load_id), reader.column("status")))
      .has_value();
}

std::optional<std::string> find_load_key(const OpenDataset& dataset, const std::string& load_key) {
  // A table of ours: no convention names it.
  const Dialect& dialect = dataset.destination.dialect();
  const StoredTables stored(dataset.session.tables(), dataset.destination.capabilities().is_case_sensitive);
  if (!stored.has(kKeyedLoadsTable)) return std::nullopt;
  const TextRows found = dataset.session.query(
      fmt::format("SELECT load_id FROM {} WHERE load_key = {} ORDER BY load_id LIMIT 1",
                  dialect.qualified(dataset.name, kKeyedLoadsTable), dialect.literal(load_key)));
  return found.rows.empty() ? std::nullopt : found.rows.front().at(0);
}

bool has_schema_version(const OpenDataset& dataset, const Schema& schema) {
  LedgerReader reader(dataset);
  if (!reader.has(kVersionTable)) return false;
  return reader
      .first(fmt::format("SELECT {0} FROM {1} WHERE {2} = {3} AND {0} = {4} LIMIT 1",
                         reader.column("version_hash"), reader.table(kVersionTable),
                         reader.column("schema_name"), reader.literal(schema.name),
                         reader.literal(schema.version_hash)))
      .has_value();
}

bool has_ledger(const OpenDataset& dataset) { return LedgerReader(dataset).has(kVersionTable); }

std::optional<std::string> newest_schema_hash(const OpenDataset& dataset, const std::string& name) {
  return newest_version(dataset, name, "version_hash");
}

std::optional<Schema> stored_schema(const OpenDataset& dataset, const std::string& name) {
  const std::optional<std::string> text = newest_version(dataset, name, "schema");
  if (!text) return std::nullopt;
  return parse_schema(*text, name);
}

std::optional<StoredState> stored_state(const OpenDataset& dataset, const std::string& pipeline_name) {
  LedgerReader reader(dataset);
  if (!reader.has(kLoadsTable) || !reader.has(kStateTable)) return std::nullopt;
  const auto row = reader.first(
      fmt::format("SELECT l.{0}, s.{1} FROM {2} AS s JOIN {3} AS l ON l.{0} = s.{4} "
                  "WHERE s.{5} = {6} AND l.{7} = 0 ORDER BY l.{0} DESC LIMIT 1",
                  reader.column("load_id"), reader.column("state"), reader.table(kStateTable),
                  reader.table(kLoadsTable), reader.column("_dlt_load_id"), reader.column("pipeline_name"),
                  reader.literal(pipeline_name), reader.column("status")));
  if (!row) return std::nullopt;
  return StoredState{row->at(0).value_or(""), unpack_text(row->at(1).value_or(""))};
}

}  // namespace sluice
