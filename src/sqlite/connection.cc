#include "sqlite/connection.h"

#include <fmt/format.h>

#include "base/failpoint.h"
#include "sqlite/fault.h"

namespace sluice::sqlite {
namespace {

void check_place(const fs::path& path, Connection::Missing missing) {
  std::error_code ignored;
  if (fs::is_directory(path, ignored))
    throw Error(Remedy::fix_config, fmt::format("{} is a folder: name a database file in it", path.native()));
  if (missing == Connection::Missing::is_error && !fs::exists(path, ignored))
    throw Error(Remedy::fix_config, "there is no database file " + path.native())
        .with_fault(Fault::database_missing);
  const fs::path folder = path.parent_path();
  if (!fs::is_directory(folder, ignored))
    throw Error(Remedy::fix_config,
                fmt::format("there is no folder {} for the database file: create it, or choose another path",
                            folder.native()));
}

}  // namespace

Statement::Statement(sqlite3* connection, std::string_view sql) {
  if (sql.find('\0') != std::string_view::npos)
    throw Error(Remedy::fix_config, "a statement has a zero byte in it");
  sqlite3_stmt* statement = nullptr;
  const char* rest = nullptr;
  const int code =
      sqlite3_prepare_v2(connection, sql.data(), static_cast<int>(sql.size()), &statement, &rest);
  handle_.reset(statement);
  check(connection, code);
  rest_ = sql.substr(static_cast<std::size_t>(rest - sql.data()));
}

bool Statement::step() {
  const int code = sqlite3_step(get());
  if (code == SQLITE_ROW) return true;
  check(sqlite3_db_handle(get()), code);
  return false;
}

void Statement::run() {
  while (step()) continue;
  sqlite3_reset(get());
}

Connection::Connection(const fs::path& path, Missing missing, int busy_timeout_ms) {
  check_place(path, missing);
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  if (missing == Missing::is_made) flags |= SQLITE_OPEN_CREATE;
  sqlite3* connection = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &connection, flags, nullptr);
  handle_.reset(connection);
  if (code != SQLITE_OK) throw to_error(code, sqlite3_errstr(code), path.native());
  sqlite3_busy_timeout(connection, busy_timeout_ms);
  // Nothing is read before that: now a file that is no database says so.
  (void)value("PRAGMA schema_version");
}

void Connection::execute(std::string_view sql) const {
  while (sql.find_first_not_of(" \t\n\r;") != std::string_view::npos) {
    Statement statement(get(), sql);
    const failpoint::Statement passing(sql);
    if (statement.get() != nullptr) statement.run();  // null pointer: a comment
    sql = statement.rest();
  }
}

std::string Connection::value(std::string_view sql) const {
  failpoint::pass(failpoint::Kind::query, "query", sql);
  Statement statement(get(), sql);
  if (!statement.step()) return {};
  const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement.get(), 0));
  return text == nullptr ? std::string() : text;
}

void Connection::attach(const fs::path& path, const std::string& name) const {
  try {
    failpoint::pass(failpoint::Kind::query, "query", "ATTACH DATABASE");
    Statement statement(get(), "ATTACH DATABASE ? AS ?");
    sqlite3_bind_text(statement.get(), 1, path.c_str(), -1, SQLITE_STATIC);
    sqlite3_bind_text(statement.get(), 2, name.c_str(), -1, SQLITE_STATIC);
    statement.run();
  } catch (Error& error) {
    throw error.with_outcome("the dataset " + name + " is the file " + path.native());
  }
}

}  // namespace sluice::sqlite
