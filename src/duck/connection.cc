#include "duck/connection.h"

#include <fmt/format.h>

#include "base/failpoint.h"
#include "duck/result.h"
#include "sluice/error.hpp"

namespace sluice::duck {
namespace {

/// The query without what ends it: it is going to stand inside of another one.
std::string inner(std::string sql) {
  const std::size_t last = sql.find_last_not_of("; \t\r\n");
  sql.resize(last == std::string::npos ? 0 : last + 1);
  return sql;
}

/// Names and types of the columns of a query; no columns if it is a statement of another kind.
TextRows describe(duckdb_connection connection, const std::string& sql) {
  TextRows out;
  try {
    for (const auto& row : Result(connection, "DESCRIBE " + sql).text_rows().rows) {
      out.columns.push_back(row[0].value_or(""));
      out.types.push_back(row[1].value_or(""));
    }
  } catch (const Error&) {
    return {};  // what is wrong with it, if anything, is said when it runs
  }
  return out;
}

/// A query that casts every column of `sql` to text. Columns get names of ours: theirs may occur twice.
std::string casting(const std::string& sql, std::size_t columns) {
  std::string casts;
  std::string names;
  for (std::size_t i = 0; i < columns; ++i) {
    casts += fmt::format("{}CAST(c{} AS VARCHAR)", i == 0 ? "" : ", ", i);
    names += fmt::format("{}c{}", i == 0 ? "" : ", ", i);
  }
  // A line of its own ends a comment that the query may end with.
  return fmt::format("SELECT {} FROM ({}\n) AS q({})", casts, sql, names);
}

}  // namespace

Connection::Connection(Database database) : database_(std::move(database)) {
  if (duckdb_connect(database_.handle(), &handle_) != DuckDBSuccess)
    throw Error(Remedy::retry, "DuckDB gave no connection");
}

Connection::Connection(Connection&& other) noexcept
    : database_(std::move(other.database_)), handle_(std::exchange(other.handle_, nullptr)) {}

Connection& Connection::operator=(Connection&& other) noexcept {
  std::swap(database_, other.database_);
  std::swap(handle_, other.handle_);
  return *this;
}

Connection::~Connection() { duckdb_disconnect(&handle_); }

std::uint64_t Connection::execute(const std::string& sql) {
  const failpoint::Statement passing(sql);
  return Result(handle_, sql).rows_changed();
}

TextRows Connection::query(const std::string& sql) {
  failpoint::pass(failpoint::Kind::query, "query", sql);
  const std::string query = inner(sql);
  TextRows out = describe(handle_, query);
  if (out.columns.empty()) return Result(handle_, sql).text_rows();
  out.rows = Result(handle_, casting(query, out.columns.size())).text_rows().rows;
  return out;
}

}  // namespace sluice::duck
