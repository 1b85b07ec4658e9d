#include "destinations/sqlite/session.h"

#include <fmt/format.h>

#include "base/failpoint.h"
#include "base/log.h"
#include "destinations/sqlite/insert.h"
#include "destinations/sqlite/place.h"
#include "destinations/sqlite/result.h"
#include "sqlite/fault.h"

namespace sluice::sqlite {
namespace {

/// Pages that wait in memory to be written, if nobody says how many.
constexpr std::uint64_t kCacheBytes = 64 << 20;

Connection::Missing missing_of(const DatasetRef& dataset) {
  return dataset.must_exist ? Connection::Missing::is_error : Connection::Missing::is_made;
}

/// SQLite says what it cannot do; the reader wants to know what to do.
Error explain(const Error& error, const std::string& statement) {
  if (error.message().find("Cannot add a NOT NULL column") == std::string::npos) return error;
  return Error(
             Remedy::fix_config,
             fmt::format("a column that must not be null cannot be added to a table with rows, which have no "
                         "value for it: declare it nullable, or load into a table of another name ({})",
                         statement))
      .with_fault(Fault::migration_refused)
      .with_vendor_code(error.vendor_code());
}

}  // namespace

SqliteSession::SqliteSession(const fs::path& path, const DatasetRef& dataset, const SqliteOptions& options)
    : path_(path),
      dataset_(dataset.dataset),
      connection_(path, missing_of(dataset), options.busy_timeout_ms) {
  if (dataset_.empty()) return;
  const fs::path file = dataset_path(path_, dataset_);
  configure(kMainDataset, dataset.memory_limit_bytes);
  if (dataset_ == kMainDataset) return;
  std::error_code ignored;
  if (dataset.must_exist && !fs::exists(file, ignored))
    throw Error(Remedy::fix_config, "there is no database file " + file.native())
        .with_fault(Fault::database_missing);
  connection_.attach(file, dataset_);
  configure(dataset_, dataset.memory_limit_bytes);
}

SqliteSession::~SqliteSession() { rollback(); }

void SqliteSession::configure(const std::string& name, std::uint64_t memory_limit_bytes) {
  const std::string quoted = dialect_.quote(name);
  // SQLite takes a file that it cannot open for writing for one to read.
  if (sqlite3_db_readonly(connection_.get(), name.c_str()) == 1)
    throw to_error(SQLITE_READONLY, "the database can only be read",
                   sqlite3_db_filename(connection_.get(), name.c_str()));
  // A commit over several files is atomic with a rollback journal only. Upstream leaves files in WAL mode.
  const std::string mode = connection_.value(fmt::format("PRAGMA {}.journal_mode = DELETE", quoted));
  if (mode != "delete")
    throw Error(Remedy::retry,
                fmt::format("the database {} has the journal mode {}, which cannot be changed while "
                            "another program uses it: try again when that is done",
                            path_.native(), mode));
  // EXTRA: the commit must not be undone by a loss of power once the package has moved on.
  connection_.execute(fmt::format("PRAGMA {}.synchronous = EXTRA", quoted));
  const std::uint64_t bytes = memory_limit_bytes > 0 ? memory_limit_bytes : kCacheBytes;
  connection_.execute(
      fmt::format("PRAGMA {}.cache_size = -{}", quoted, std::max<std::uint64_t>(bytes >> 10, 1)));
}

std::map<std::string, std::vector<std::string>> SqliteSession::tables() {
  const TextRows found = query(
      fmt::format("SELECT t.name, c.name FROM {}.sqlite_master AS t, pragma_table_info(t.name, {}) AS c "
                  "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' "
                  "ORDER BY t.name, c.cid",
                  dialect_.quote(dataset_), dialect_.literal(dataset_)));
  std::map<std::string, std::vector<std::string>> tables;
  for (const auto& row : found.rows) tables[row[0].value_or("")].push_back(row[1].value_or(""));
  return tables;
}

void SqliteSession::begin() { connection_.execute("BEGIN"); }

void SqliteSession::commit() { connection_.execute("COMMIT"); }

void SqliteSession::rollback() noexcept {
  try {
    // A full disk, and some other failures, have rolled back already.
    if (connection_.is_in_transaction()) connection_.execute("ROLLBACK");
  } catch (const std::exception& error) {
    log::debug(error.what());  // closing the connection rolls back, too
  }
}

void SqliteSession::execute(std::span<const std::string> statements) {
  for (const std::string& statement : statements) {
    try {
      connection_.execute(statement);
    } catch (const Error& error) {
      throw explain(error, statement);
    }
  }
}

TextRows SqliteSession::query(const std::string& sql) {
  if (dataset_.empty() && !std::exchange(has_attached_all_, true)) attach_datasets_for(sql);
  failpoint::pass(failpoint::Kind::query, "query", sql);
  try {
    Statement statement = connection_.prepare(sql);
    if (statement.get() == nullptr) return {};  // nothing but a comment
    if (statement.rest().find_first_not_of(" \t\n\r;") != std::string_view::npos)
      throw Error(Remedy::fix_config, "there is more than one statement: run them one by one");
    return read_rows(statement);
  } catch (Error& error) {
    if (!unattached_.empty()) error.with_outcome(unattached_);
    throw;
  }
}

/// SQLite attaches ten files at most: those that the statement may name go first.
void SqliteSession::attach_datasets_for(const std::string& sql) {
  const auto datasets = datasets_of(path_);
  const auto room = static_cast<std::size_t>(connection_.limit(SQLITE_LIMIT_ATTACHED));
  std::size_t attached = 0;
  for (const bool is_named : {true, false})
    for (const auto& [dataset, file] : datasets)
      if ((sql.find(dataset) != std::string::npos) == is_named && attached < room)
        attached += try_attach(dataset, file) ? 1 : 0;
  if (datasets.size() > room)
    log::warning(
        fmt::format("there are {} datasets, but SQLite opens {} at a time: some cannot be queried unless "
                    "the statement names them",
                    datasets.size(), room));
}

/// A file that only looks like a dataset's must not be in the way of a query on others.
bool SqliteSession::try_attach(const std::string& dataset, const fs::path& file) {
  try {
    connection_.attach(file, dataset);
    return true;
  } catch (const Error& error) {
    unattached_ += (unattached_.empty() ? "" : "; ") + error.message();
    return false;
  }
}

std::uint64_t SqliteSession::load(const TableJobs& jobs, const std::function<void(std::uint64_t)>& progress) {
  const Table& table = *jobs.table;
  const std::string target = jobs.is_staged ? dialect_.staging_table(dataset_, table.name)
                                            : dialect_.qualified(dataset_, table.name);
  std::uint64_t rows = 0;
  try {
    for (const Job& job : jobs.jobs) {
      const columnar::Reader reader(job.path);
      if (reader.rows() > 0) rows += FileInsert(connection_, target, table, reader).run(progress);
    }
  } catch (Error& error) {
    if (error.remedy() == Remedy::fix_input) error.with_fault(Fault::job_refused);
    throw error.at({.stage = "load", .table = table.name, .column = column_in(error.message(), table)});
  }
  return rows;
}

}  // namespace sluice::sqlite
