#include "load/ledger.h"

#include <initializer_list>

#include <fmt/format.h>

#include "json/decode.h"
#include "load/packed_text.h"
#include "load/stored_tables.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

using Row = std::vector<std::optional<std::string>>;

/// Reads rows of system tables.
class LedgerReader {
 public:
  LedgerReader(Session& session, const Destination& destination, const std::string& dataset)
      : session_(session),
        dialect_(destination.dialect()),
        dataset_(dataset),
        stored_(session.tables(), destination.capabilities().is_case_sensitive) {}

  [[nodiscard]] bool has(std::initializer_list<const char*> tables) const {
    for (const char* table : tables)
      if (!stored_.has(table)) return false;
    return true;
  }
  [[nodiscard]] std::string table(const char* name) const { return dialect_.qualified(dataset_, name); }
  [[nodiscard]] std::string literal(const std::string& text) const { return dialect_.literal(text); }
  /// The first row, if there is one.
  [[nodiscard]] std::optional<Row> first(const std::string& sql) {
    TextRows found = session_.query(sql);
    if (found.rows.empty()) return std::nullopt;
    return std::move(found.rows.front());
  }

 private:
  Session& session_;
  const Dialect& dialect_;
  std::string dataset_;
  StoredTables stored_;
};

Schema parse_schema(const std::string& stored, const std::string& name) {
  json::Decoded decoded = json::decode(unpack_text(stored));
  if (decoded.fault != nullptr)
    throw Error(Remedy::fix_input, fmt::format("the schema {} stored at the destination is no JSON: {}", name,
                                               decoded.fault->reason));
  return schema_from_document(decoded.value);
}

}  // namespace

std::string newest_load_id(Session& session, const Destination& destination, const std::string& dataset) {
  LedgerReader reader(session, destination, dataset);
  if (!reader.has({"_dlt_loads"})) return {};
  const auto row = reader.first("SELECT max(load_id) FROM " + reader.table("_dlt_loads"));
  return row ? row->at(0).value_or("") : "";
}

bool is_loaded(Session& session, const Destination& destination, const std::string& dataset,
               const std::string& load_id) {
  LedgerReader reader(session, destination, dataset);
  if (!reader.has({"_dlt_loads"})) return false;
  return reader
      .first(fmt::format("SELECT load_id FROM {} WHERE load_id = {} AND status = 0 LIMIT 1",
                         reader.table("_dlt_loads"), reader.literal(load_id)))
      .has_value();
}

std::optional<std::string> find_load_key(Session& session, const Destination& destination,
                                         const std::string& dataset, const std::string& load_key) {
  LedgerReader reader(session, destination, dataset);
  if (!reader.has({"_sluice_loads"})) return std::nullopt;
  const auto row =
      reader.first(fmt::format("SELECT load_id FROM {} WHERE load_key = {} ORDER BY load_id LIMIT 1",
                               reader.table("_sluice_loads"), reader.literal(load_key)));
  return row ? row->at(0) : std::nullopt;
}

bool has_schema_version(Session& session, const Destination& destination, const std::string& dataset,
                        const Schema& schema) {
  LedgerReader reader(session, destination, dataset);
  if (!reader.has({"_dlt_version"})) return false;
  return reader
      .first(fmt::format("SELECT version_hash FROM {} WHERE schema_name = {} AND version_hash = {} LIMIT 1",
                         reader.table("_dlt_version"), reader.literal(schema.name),
                         reader.literal(schema.version_hash)))
      .has_value();
}

std::optional<Schema> stored_schema(Session& session, const Destination& destination,
                                    const std::string& dataset, const std::string& name) {
  LedgerReader reader(session, destination, dataset);
  if (!reader.has({"_dlt_version"})) return std::nullopt;
  const std::string quoted = destination.dialect().quote("schema");
  const auto row = reader.first(
      fmt::format("SELECT {} FROM {} WHERE schema_name = {} ORDER BY inserted_at DESC, version DESC LIMIT 1",
                  quoted, reader.table("_dlt_version"), reader.literal(name)));
  if (!row) return std::nullopt;
  return parse_schema(row->at(0).value_or(""), name);
}

std::optional<StoredState> stored_state(Session& session, const Destination& destination,
                                        const std::string& dataset, const std::string& pipeline_name) {
  LedgerReader reader(session, destination, dataset);
  if (!reader.has({"_dlt_loads", "_dlt_pipeline_state"})) return std::nullopt;
  const auto row = reader.first(fmt::format(
      "SELECT l.load_id, s.state FROM {} AS s JOIN {} AS l ON l.load_id = s._dlt_load_id "
      "WHERE s.pipeline_name = {} AND l.status = 0 ORDER BY l.load_id DESC LIMIT 1",
      reader.table("_dlt_pipeline_state"), reader.table("_dlt_loads"), reader.literal(pipeline_name)));
  if (!row) return std::nullopt;
  return StoredState{row->at(0).value_or(""), unpack_text(row->at(1).value_or(""))};
}

}  // namespace sluice
