#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "destination/destination.h"
#include "load/stored_tables.h"
#include "schema/naming.h"
#include "sluice/schema.hpp"

namespace sluice {

/// Statements to run one after the other.
using StatementPlan = std::vector<std::string>;

/// Where statements are for. Everything below is text in, text out.
struct Target {
  const Dialect& dialect;
  const Capabilities& capabilities;
  std::string dataset;
  const Naming& naming;  ///< of system tables and their columns

  [[nodiscard]] std::string table(std::string_view name) const { return dialect.qualified(dataset, name); }
  [[nodiscard]] std::string staging(std::string_view name) const {
    return dialect.staging_table(dataset, name);
  }
};

/// A column whose constraint is added when the table has its rows.
struct LateConstraint {
  std::string table;
  Column column;
};

/// What brings a dataset up to the schema: it only adds.
struct MigrationPlan {
  StatementPlan statements;
  std::vector<std::string> tables_created;
  std::map<std::string, std::vector<std::string>> columns_added;  ///< of new tables, too
  std::vector<LateConstraint> late;                               ///< of new tables, if asked for
};

/// When the constraints of new tables are made.
enum class Constraints { at_once, late };

/// Creates what is missing of the tables and their complete columns. A column that must not be null is
/// added as such where the database has the syntax; it then refuses if the table has rows, which have no
/// value for it. Elsewhere the added column is nullable.
MigrationPlan plan_migration(const Target& target, const StoredTables& stored,
                             const std::vector<Table>& tables,
                             Constraints constraints = Constraints::at_once);

/// The tables as new ones, in a dataset that is there.
MigrationPlan plan_creation(const Target& target, const std::vector<Table>& tables, Constraints constraints);

/// Empties the roots and all tables below them, as far as they are there.
StatementPlan plan_replace(const Target& target, const StoredTables& stored, const Schema& schema,
                           const std::vector<std::string>& roots);

/// Drops the tables that are there, and what the dataset knows of earlier versions of the schema.
StatementPlan plan_drop(const Target& target, const StoredTables& stored, const Schema& schema,
                        const std::vector<std::string>& tables);

/// `"name" TYPE NOT NULL`: a column of a table of our own.
std::string declaration(const Dialect& dialect, std::string_view name, DataType type);

/// One row: column → SQL of its value.
using RowValues = std::vector<std::pair<std::string, std::string>>;
std::string insert_row(const Target& target, std::string_view table, const RowValues& values);

/// Rows of the system tables, as the convention names them (reference §10.1). `now` is in microseconds since
/// 1970.
std::string insert_version(const Target& target, const Schema& schema, std::int64_t now);
std::string insert_load(const Target& target, const Schema& schema, const std::string& load_id,
                        std::int64_t now);

/// A pipeline state document to be stored.
struct StateRow {
  std::string json;  ///< typed JSON with _state_version, _state_engine_version and _version_hash
  std::string pipeline_name;
  std::string load_id;
  std::string row_id;
};
/// Throws Error(report_bug) if the document is no such document.
std::string insert_state(const Target& target, const StateRow& row, std::int64_t now);

/// `_sluice_loads`: load keys that were loaded. Ours alone: never in the schema document.
inline constexpr std::string_view kKeyedLoadsTable = "_sluice_loads";
Table keyed_loads_table();

/// A load that was asked for under a key.
struct KeyedLoad {
  std::string load_id;
  std::string load_key;
  std::string fingerprint;
};
std::string insert_keyed_load(const Target& target, const KeyedLoad& load);

}  // namespace sluice
