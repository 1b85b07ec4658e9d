#include "destinations/duckdb/session.h"

#include <fmt/format.h>

#include "base/log.h"
#include "destinations/duckdb/refusal.h"

namespace sluice::duckdb {

DuckSession::DuckSession(fs::path path, DuckDialect dialect, const DatasetRef& dataset,
                         const DuckdbOptions& options)
    : path_(std::move(path)),
      dialect_(std::move(dialect)),
      dataset_(dataset.dataset),
      connection_(duck::Database(path_)),
      scans_(connection_) {
  configure(dataset, options);
}

DuckSession::~DuckSession() { rollback(); }

void DuckSession::configure(const DatasetRef& dataset, const DuckdbOptions& options) {
  connection_.execute("SET TimeZone = 'UTC'");
  // A checkpoint must not write row groups again that a load just wrote.
  connection_.execute("SET max_vacuum_tasks = 0");
  connection_.execute(dataset.threads > 0 ? fmt::format("SET threads = {}", dataset.threads)
                                          : "RESET threads");
  if (dataset.memory_limit_bytes > 0)
    connection_.execute(fmt::format("SET memory_limit = '{}b'", dataset.memory_limit_bytes));
  if (!options.disabled_compression.empty())
    connection_.execute("SET disabled_compression_methods = " +
                        dialect_.literal(options.disabled_compression));
  const TextRows catalog = connection_.query("SELECT current_database()");
  if (catalog.rows.at(0).at(0) != dialect_.catalog())
    throw Error(Remedy::fix_config, fmt::format("DuckDB calls the database {} {}: give its file a plain name",
                                                path_.native(), catalog.rows[0][0].value_or("")));
}

std::map<std::string, std::vector<std::string>> DuckSession::tables() {
  const TextRows found = connection_.query(
      fmt::format("SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = {} AND "
                  "lower(schema_name) = lower({}) ORDER BY table_name, column_index",
                  dialect_.literal(dialect_.catalog()), dialect_.literal(dataset_)));
  std::map<std::string, std::vector<std::string>> tables;
  for (const auto& row : found.rows) tables[row[0].value_or("")].push_back(row[1].value_or(""));
  return tables;
}

void DuckSession::keep_order(bool keep) {
  connection_.execute(keep ? "RESET preserve_insertion_order" : "SET preserve_insertion_order = false");
  keeps_no_order_ = !keep;
}

void DuckSession::begin() {
  connection_.execute("BEGIN TRANSACTION");
  is_open_ = true;
}

void DuckSession::commit() {
  is_open_ = false;  // whatever COMMIT says, the transaction is over
  try {
    connection_.execute("COMMIT");
  } catch (Error& error) {
    error.with_outcome("the database is " + path_.native());  // "fsync failed!", says DuckDB
    throw;
  }
  scans_.forget();
}

void DuckSession::rollback() noexcept {
  try {
    if (std::exchange(is_open_, false)) connection_.execute("ROLLBACK");
    if (keeps_no_order_) keep_order(true);
    scans_.forget();
  } catch (const std::exception& error) {
    log::debug(error.what());  // closing the connection rolls back, too
  }
}

void DuckSession::execute(std::span<const std::string> statements) {
  for (const std::string& statement : statements) connection_.execute(statement);
}

TextRows DuckSession::query(const std::string& sql) { return connection_.query(sql); }

StoredTypes DuckSession::stored_types(const std::string& table) {
  const TextRows found = connection_.query(
      fmt::format("SELECT column_name, data_type FROM duckdb_columns() WHERE database_name = {} AND "
                  "lower(schema_name) = lower({}) AND lower(table_name) = lower({})",
                  dialect_.literal(dialect_.catalog()), dialect_.literal(dataset_), dialect_.literal(table)));
  if (found.rows.empty())
    throw Error(Remedy::fix_config, "the table is not in the database: somebody dropped it");
  StoredTypes types;
  for (const auto& row : found.rows) types.add(row[0].value_or(""), row[1].value_or(""));
  return types;
}

/// A staging table was just made: its types are as we wrote them.
StoredTypes DuckSession::made_types(const Table& table) const {
  StoredTypes types;
  for (const Column& column : table.columns()) types.add(column.name, dialect_.type_name(column));
  return types;
}

DuckSession::Scans DuckSession::expose(std::vector<ExposedGroup>& exposed, const Table& table,
                                       const std::function<void(std::uint64_t)>& progress) {
  Scans scans;
  for (ExposedGroup& group : exposed) {
    duck::ScanSource source = scan_of(*group.group, table);
    source.progress = progress;
    scans.push_back(std::make_shared<duck::Scan>(std::move(source)));
    group.scan = scans_.expose(scans.back());
  }
  return scans;
}

std::uint64_t DuckSession::load(const TableJobs& jobs, const std::function<void(std::uint64_t)>& progress) {
  const Table& table = *jobs.table;
  try {
    const std::vector<JobGroup> groups = group_jobs(jobs);
    if (groups.empty()) return 0;
    std::vector<ExposedGroup> exposed;
    for (const JobGroup& group : groups) exposed.push_back({&group, {}});
    const Scans scans = expose(exposed, table, progress);
    const std::string target = jobs.is_staged ? dialect_.staging_table(dataset_, table.name)
                                              : dialect_.qualified(dataset_, table.name);
    const StoredTypes stored = jobs.is_staged ? made_types(table) : stored_types(table.name);
    const std::string insert = make_insert(dialect_, target, table, exposed, stored);
    try {
      return run(insert, scans);
    } catch (const Error& error) {
      if (error.remedy() != Remedy::fix_input) throw;
      // Another connection: the transaction of this one is void now.
      duck::Connection other{duck::Database(path_)};
      other.execute("RESET preserve_insertion_order");
      throw RefusalFinder(other, table, exposed, stored).explain(error);
    }
  } catch (Error& error) {
    if (error.remedy() == Remedy::fix_input) error.with_fault(Fault::job_refused);
    throw error.at({.stage = "load", .table = table.name});
  }
}

std::uint64_t DuckSession::run(const std::string& insert, const Scans& scans) {
  keep_order(false);  // all threads insert at once
  try {
    const std::uint64_t rows = connection_.execute(insert);
    keep_order(true);
    return rows;
  } catch (const Error&) {
    for (const auto& scan : scans) scan->rethrow_failure();
    throw;
  }
}

}  // namespace sluice::duckdb
