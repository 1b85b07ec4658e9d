#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <mysql.h>

#include "mariadb/address.h"

namespace sluice::mariadb {

using Row = std::vector<std::optional<std::string>>;

/// A connection to a MySQL or MariaDB server whose session is UTF-8, in UTC and takes SQL as the standard has
/// it: names in double quotes, no backslashes in texts. One thread at a time.
class Connection {
 public:
  /// Throws Error(fix_config) if the server refuses the user or has no such database, Error(retry) if it
  /// cannot be reached.
  explicit Connection(const Address& address);

  [[nodiscard]] MYSQL* get() const noexcept { return handle_.get(); }
  /// The rows of a query, cells as text. Throws Error with the server's number.
  [[nodiscard]] std::vector<Row> query(const std::string& sql) const;

 private:
  struct Close {
    void operator()(MYSQL* connection) const noexcept { mysql_close(connection); }
  };
  std::unique_ptr<MYSQL, Close> handle_;
};

/// A prepared statement, whose rows come in the binary protocol as they are asked for.
class Statement {
 public:
  /// Throws Error with the server's number, as all of this does.
  Statement(const Connection& connection, std::string_view sql);

  [[nodiscard]] MYSQL_STMT* get() const noexcept { return handle_.get(); }
  /// What its columns are. The statement has to live as long.
  [[nodiscard]] std::vector<const MYSQL_FIELD*> fields() const;
  void execute(std::vector<MYSQL_BIND>& results);
  /// Puts the next row where execute() was told; false: there is none.
  bool fetch();
  /// Puts a value that was longer than its place into one that is not.
  void fetch_column(MYSQL_BIND& place, unsigned column);

 private:
  void check(bool is_failed) const;

  struct Close {
    void operator()(MYSQL_STMT* statement) const noexcept { mysql_stmt_close(statement); }
    void operator()(MYSQL_RES* result) const noexcept { mysql_free_result(result); }
  };
  MYSQL* connection_;
  std::unique_ptr<MYSQL_STMT, Close> handle_;
  std::unique_ptr<MYSQL_RES, Close> description_;
};

}  // namespace sluice::mariadb
