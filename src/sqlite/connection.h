#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <sqlite3.h>

#include "base/files.h"

namespace sluice::sqlite {

/// A prepared statement.
class Statement {
 public:
  /// Prepares the first statement of the text. Throws Error with SQLite's code.
  Statement(sqlite3* connection, std::string_view sql);

  [[nodiscard]] sqlite3_stmt* get() const noexcept { return handle_.get(); }
  /// What comes behind the first statement of the text.
  [[nodiscard]] std::string_view rest() const noexcept { return rest_; }
  /// Goes on to the next row; false: there is none, the statement is done.
  bool step();
  /// Runs a statement whose rows nobody wants, and makes it ready to run again.
  void run();

 private:
  struct Finalize {
    void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
  };
  std::unique_ptr<sqlite3_stmt, Finalize> handle_;
  std::string_view rest_;
};

/// A connection to a database file. One thread at a time.
class Connection {
 public:
  enum class Missing { is_made, is_error };

  /// Opens the file, which is read only if its permissions say so. A lock that another program holds is
  /// waited for as long as `busy_timeout_ms`, here and by every statement.
  Connection(const fs::path& path, Missing missing, int busy_timeout_ms);

  [[nodiscard]] sqlite3* get() const noexcept { return handle_.get(); }
  [[nodiscard]] Statement prepare(std::string_view sql) const { return {handle_.get(), sql}; }
  /// Runs every statement of the text.
  void execute(std::string_view sql) const;
  /// First cell of the first row as text; empty if there is none.
  [[nodiscard]] std::string value(std::string_view sql) const;
  /// Makes the database in the file part of the connection, under a name.
  void attach(const fs::path& path, const std::string& name) const;
  [[nodiscard]] bool is_in_transaction() const noexcept { return sqlite3_get_autocommit(get()) == 0; }
  /// The value of a limit, SQLITE_LIMIT_….
  [[nodiscard]] int limit(int which) const noexcept { return sqlite3_limit(get(), which, -1); }

 private:
  struct Close {
    void operator()(sqlite3* connection) const noexcept { sqlite3_close_v2(connection); }
  };
  std::unique_ptr<sqlite3, Close> handle_;
};

}  // namespace sluice::sqlite
