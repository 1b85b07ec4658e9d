#include <memory>

#include <sqlite3.h>

#include "base/ids.h"
#include "conformance/reader.h"
#include "sluice/error.hpp"

namespace sluice::conformance {
namespace {

using Connection = std::unique_ptr<sqlite3, decltype(&sqlite3_close)>;
using Statement = std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)>;

Connection connect(const fs::path& path) {
  sqlite3* handle = nullptr;
  const int code = sqlite3_open_v2(path.c_str(), &handle, SQLITE_OPEN_READONLY, nullptr);
  Connection connection(handle, sqlite3_close);
  if (code != SQLITE_OK) throw Error(Remedy::fix_config, "cannot open the database", {.file = path.string()});
  return connection;
}

Statement prepare(const Connection& connection, const std::string& sql) {
  sqlite3_stmt* handle = nullptr;
  if (sqlite3_prepare_v2(connection.get(), sql.c_str(), -1, &handle, nullptr) != SQLITE_OK)
    throw Error(Remedy::report_bug, sqlite3_errmsg(connection.get()));
  return {handle, sqlite3_finalize};
}

bool step(const Connection& connection, const Statement& statement) {
  const int code = sqlite3_step(statement.get());
  if (code != SQLITE_ROW && code != SQLITE_DONE)
    throw Error(Remedy::report_bug, sqlite3_errmsg(connection.get()));
  return code == SQLITE_ROW;
}

std::string bytes(const Statement& statement, int column) {
  const void* data = sqlite3_column_blob(statement.get(), column);
  const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement.get(), column));
  return data == nullptr ? std::string() : std::string(static_cast<const char*>(data), size);
}

/// By storage class.
Value cell(const Statement& statement, int column) {
  switch (sqlite3_column_type(statement.get(), column)) {
    case SQLITE_NULL: return nullptr;
    case SQLITE_INTEGER: return static_cast<std::int64_t>(sqlite3_column_int64(statement.get(), column));
    case SQLITE_FLOAT: return float_value(sqlite3_column_double(statement.get(), column));
    case SQLITE_BLOB: return tagged("$base64", base64_encode(bytes(statement, column), true));
    default: return bytes(statement, column);
  }
}

List rows_of(const Connection& connection, const std::string& sql) {
  const Statement statement = prepare(connection, sql);
  List rows;
  while (step(connection, statement)) {
    Dict row;
    for (int i = 0; i < sqlite3_column_count(statement.get()); ++i)
      row.emplace_back(sqlite3_column_name(statement.get(), i), cell(statement, i));
    rows.emplace_back(std::move(row));
  }
  return rows;
}

Value column_of(const Value& info) {
  Dict column{
      {"name", at(info, "name")}, {"type", at(info, "type")}, {"nullable", at(info, "notnull") == Value(0)}};
  if (at(info, "pk") != Value(0)) column.emplace_back("pk", at(info, "pk"));
  return column;
}

FoundTable table_of(const Connection& connection, const std::string& name) {
  FoundTable table;
  for (const Value& info : rows_of(connection, "pragma table_info(" + quoted(name) + ")"))
    table.columns.push_back(column_of(info));
  table.rows = rows_of(connection, "select * from " + quoted(name) + " order by rowid");
  return table;
}

/// The dataset is a file of its own beside the database.
class SqlitePlace : public Place {
 public:
  explicit SqlitePlace(fs::path folder) : folder_(std::move(folder)) {}
  [[nodiscard]] std::string uri() const override { return "sqlite:///" + (folder_ / "out.db").string(); }
  [[nodiscard]] FoundTables read() const override {
    FoundTables tables;
    const fs::path path = folder_ / ("out__" + dataset() + ".db");
    if (!fs::exists(path)) return tables;
    const Connection connection = connect(path);
    for (const Value& row : rows_of(connection, "select name from sqlite_master where type = 'table'")) {
      const std::string& name = at(row, "name").get<std::string>();
      tables.emplace(name, table_of(connection, name));
    }
    return tables;
  }

 private:
  fs::path folder_;
};

}  // namespace

std::unique_ptr<Place> sqlite_place(const fs::path& folder) { return std::make_unique<SqlitePlace>(folder); }

}  // namespace sluice::conformance
