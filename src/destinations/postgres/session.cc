#include "destinations/postgres/session.h"

#include <algorithm>
#include <charconv>
#include <string_view>

#include <fmt/format.h>

#include "base/log.h"
#include "destinations/postgres/result.h"
#include "postgres/fault.h"
#include "sluice/error.hpp"

namespace sluice::postgres {
namespace {

/// The server says what it cannot do; the reader wants to know what to do.
Error explain(const Error& error, const std::string& statement) {
  constexpr std::string_view kNullInNotNull = "23502";
  if (error.vendor_code() != kNullInNotNull || !statement.starts_with("ALTER TABLE")) return error;
  return Error(Remedy::fix_config,
               fmt::format("a column that must not be null cannot be added to a table with rows, which have "
                           "no value for it: declare it nullable, or load into a table of another name ({})",
                           error.message()),
               error.where())
      .with_fault(Fault::migration_refused)
      .with_vendor_code(error.vendor_code());
}

std::uint32_t number_at(const Result& result, int row, int column) {
  const std::string text = text_at(result, row, column);
  std::uint32_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::set<std::string> lines_of(const std::string& text) {
  std::set<std::string> lines;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = std::min(text.find('\n', start), text.size());
    lines.insert(text.substr(start, end - start));
    start = end + 1;
  }
  return lines;
}

}  // namespace

PostgresSession::PostgresSession(const Address& address, std::chrono::milliseconds patience,
                                 const PostgresDialect& dialect, const DatasetRef& dataset)
    : dialect_(dialect), dataset_(dataset.dataset), connection_(address, patience) {}

PostgresSession::~PostgresSession() { rollback(); }

std::map<std::string, std::vector<std::string>> PostgresSession::tables() {
  const Result found = connection_.query(fmt::format(
      "SELECT c.relname, a.attname FROM pg_catalog.pg_class c "
      "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
      "LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped "
      "WHERE n.nspname = {} AND c.relkind IN ('r', 'p', 'f', 'v') ORDER BY c.relname, a.attnum",
      dialect_.literal(dataset_)));
  std::map<std::string, std::vector<std::string>> tables;
  for (int row = 0; row < PQntuples(found.get()); ++row) {
    auto& columns = tables[text_at(found, row, 0)];
    if (PQgetisnull(found.get(), row, 1) == 0) columns.push_back(text_at(found, row, 1));
  }
  return tables;
}

void PostgresSession::begin() { connection_.execute("BEGIN"); }

void PostgresSession::commit() {
  try {
    const Result result = connection_.execute("COMMIT");
    // The server answers a COMMIT of a failed transaction so.
    if (std::string_view(PQcmdStatus(result.get())) == "ROLLBACK")
      throw Error(Remedy::report_bug, "a transaction was committed after one of its statements had failed");
  } catch (Error& error) {
    if (connection_.is_open()) throw;
    throw Error(
        Remedy::retry,
        fmt::format("the connection was lost during the commit, so it is unknown whether the data was "
                    "loaded: run again, which looks it up first ({})",
                    error.message()))
        .with_vendor_code(error.vendor_code());
  }
}

void PostgresSession::rollback() noexcept {
  try {
    if (connection_.is_in_transaction()) connection_.execute("ROLLBACK");
  } catch (const std::exception& error) {
    log::debug(error.what());  // the end of the connection rolls back, too
  }
}

void PostgresSession::execute(std::span<const std::string> statements) {
  for (const std::string& statement : statements) {
    try {
      connection_.execute(statement);
    } catch (const Error& error) {
      throw explain(error, statement);
    }
  }
}

TextRows PostgresSession::query(const std::string& sql) { return text_rows(connection_.query(sql)); }

/// Values go by the types that the database has: a table of upstream's may have others than we would make. A
/// domain is sent as what it is made of, a label of an enumeration as text.
StoredColumns PostgresSession::stored_columns(const std::string& target) const {
  const Result found = connection_.query(fmt::format(
      "SELECT a.attname, CASE t.typtype WHEN 'e' THEN {} WHEN 'd' THEN t.typbasetype ELSE t.oid END, "
      "pg_catalog.format_type(a.atttypid, a.atttypmod), "
      "(SELECT pg_catalog.string_agg(k.conname, E'\\n') FROM pg_catalog.pg_constraint k "
      "WHERE k.conrelid = a.attrelid AND k.contype = 'c' AND k.conkey = ARRAY[a.attnum]) "
      "FROM pg_catalog.pg_attribute a JOIN pg_catalog.pg_type t ON t.oid = a.atttypid "
      "WHERE a.attrelid = {}::pg_catalog.regclass AND a.attnum > 0 AND NOT a.attisdropped",
      static_cast<std::uint32_t>(WireType::text), dialect_.literal(target)));
  StoredColumns columns;
  for (int row = 0; row < PQntuples(found.get()); ++row)
    columns[text_at(found, row, 0)] = {static_cast<WireType>(number_at(found, row, 1)),
                                       text_at(found, row, 2), lines_of(text_at(found, row, 3))};
  return columns;
}

std::uint64_t PostgresSession::load(const TableJobs& jobs,
                                    const std::function<void(std::uint64_t)>& progress) {
  const Table& table = *jobs.table;
  const std::string target = jobs.is_staged ? dialect_.staging_table(dataset_, table.name)
                                            : dialect_.qualified(dataset_, table.name);
  std::uint64_t rows = 0;
  try {
    const StoredColumns stored = stored_columns(target);
    for (const Job& job : jobs.jobs) {
      const columnar::Reader reader(job.path);
      if (reader.rows() > 0) rows += FileCopy(table, stored, reader).run(connection_, target, progress);
    }
  } catch (Error& error) {
    if (error.remedy() == Remedy::fix_input) error.with_fault(Fault::job_refused);
    throw error.at({.stage = "load", .table = table.name});
  }
  return rows;
}

}  // namespace sluice::postgres
