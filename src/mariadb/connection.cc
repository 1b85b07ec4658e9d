#include "mariadb/connection.h"

#include <algorithm>
#include <array>

#include <errmsg.h>
#include <fmt/format.h>
#include <mysqld_error.h>

#include "sluice/error.hpp"

namespace sluice::mariadb {
namespace {

/// A server closes a connection whose program takes rows too slowly; loads have other things to do, too.
constexpr const char* kSession =
    "SET SESSION sql_mode = 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES', time_zone = '+00:00', net_write_timeout = "
    "3600";

/// Bytes, which is the most that there is.
constexpr unsigned long kLongestRow = 1UL << 30;

/// Numbers of the server, and of the client library for a server that cannot be reached or is gone.
constexpr std::array kPassing{ER_CON_COUNT_ERROR,
                              ER_LOCK_WAIT_TIMEOUT,
                              ER_LOCK_DEADLOCK,
                              ER_SERVER_SHUTDOWN,
                              ER_QUERY_INTERRUPTED,
                              ER_DISK_FULL,
                              ER_TOO_MANY_USER_CONNECTIONS,
                              ER_STATEMENT_TIMEOUT,
                              CR_CONNECTION_ERROR,
                              CR_CONN_HOST_ERROR,
                              CR_UNKNOWN_HOST,
                              CR_SERVER_GONE_ERROR,
                              CR_SERVER_LOST,
                              CR_SERVER_LOST_EXTENDED,
                              CR_ERR_NET_READ,
                              CR_ERR_NET_WRITE,
                              CR_OUT_OF_MEMORY};

/// SQLSTATEs of values begin with 22.
Remedy remedy_of(unsigned number, std::string_view state) {
  if (std::ranges::find(kPassing, static_cast<int>(number)) != kPassing.end()) return Remedy::retry;
  return state.starts_with("22") ? Remedy::fix_input : Remedy::fix_config;
}

Error to_error(unsigned number, const char* state, const char* message) {
  return Error(remedy_of(number, state), fmt::format("the database says: {}", message))
      .with_vendor_code(std::to_string(number));
}

[[noreturn]] void fail(MYSQL* connection) {
  throw to_error(mysql_errno(connection), mysql_sqlstate(connection), mysql_error(connection));
}

/// What the server says of a user names the user, which is part of the credentials.
[[noreturn]] void fail_to_connect(MYSQL* connection, const Address& address) {
  const unsigned number = mysql_errno(connection);
  const bool is_refused = number == ER_ACCESS_DENIED_ERROR || number == ER_DBACCESS_DENIED_ERROR;
  const std::string server = address.socket.empty()
                                 ? fmt::format("{}:{}", address.host, address.port == 0 ? 3306 : address.port)
                                 : address.socket;
  throw Error(remedy_of(number, mysql_sqlstate(connection)),
              fmt::format("cannot connect to the database {} at {}: {}", address.database, server,
                          is_refused ? "the server refuses the user: check name, password and rights"
                                     : mysql_error(connection)))
      .with_vendor_code(std::to_string(number));
}

const char* or_null(const std::string& text) { return text.empty() ? nullptr : text.c_str(); }

void demand_certificate(MYSQL* connection, const std::string& authority) {
  const my_bool is_wanted = 1;
  mysql_optionsv(connection, MYSQL_OPT_SSL_CA, authority.c_str());
  mysql_optionsv(connection, MYSQL_OPT_SSL_ENFORCE, &is_wanted);
  mysql_optionsv(connection, MYSQL_OPT_SSL_VERIFY_SERVER_CERT, &is_wanted);
}

}  // namespace

Connection::Connection(const Address& address) : handle_(mysql_init(nullptr)) {
  if (handle_ == nullptr) throw std::bad_alloc();
  const unsigned seconds = address.connect_seconds;
  mysql_optionsv(get(), MYSQL_OPT_CONNECT_TIMEOUT, &seconds);
  mysql_optionsv(get(), MYSQL_SET_CHARSET_NAME, "utf8mb4");
  mysql_optionsv(get(), MYSQL_OPT_MAX_ALLOWED_PACKET, &kLongestRow);
  // A server must not be able to ask for files of ours.
  const unsigned is_allowed = 0;
  mysql_optionsv(get(), MYSQL_OPT_LOCAL_INFILE, &is_allowed);
  if (!address.authority.empty()) demand_certificate(get(), address.authority);
  const std::string password = address.password.reveal();
  if (mysql_real_connect(get(), or_null(address.host), or_null(address.user), password.c_str(),
                         or_null(address.database), address.port, or_null(address.socket), 0) == nullptr)
    fail_to_connect(get(), address);
  static_cast<void>(query(kSession));
}

std::vector<Row> Connection::query(const std::string& sql) const {
  if (mysql_real_query(get(), sql.data(), sql.size()) != 0) fail(get());
  const std::unique_ptr<MYSQL_RES, decltype(&mysql_free_result)> result(mysql_store_result(get()),
                                                                        mysql_free_result);
  std::vector<Row> rows;
  if (result == nullptr) {
    if (mysql_errno(get()) != 0) fail(get());
    return rows;  // a statement without rows
  }
  const unsigned columns = mysql_num_fields(result.get());
  while (MYSQL_ROW cells = mysql_fetch_row(result.get())) {
    const unsigned long* sizes = mysql_fetch_lengths(result.get());
    Row& row = rows.emplace_back();
    for (unsigned i = 0; i < columns; ++i)
      row.push_back(cells[i] == nullptr ? std::nullopt : std::optional(std::string(cells[i], sizes[i])));
  }
  return rows;
}

Statement::Statement(const Connection& connection, std::string_view sql)
    : connection_(connection.get()), handle_(mysql_stmt_init(connection_)) {
  if (handle_ == nullptr) throw std::bad_alloc();
  check(mysql_stmt_prepare(get(), sql.data(), sql.size()) != 0);
  description_.reset(mysql_stmt_result_metadata(get()));
}

std::vector<const MYSQL_FIELD*> Statement::fields() const {
  std::vector<const MYSQL_FIELD*> found;
  for (unsigned i = 0; description_ != nullptr && i < mysql_num_fields(description_.get()); ++i)
    found.push_back(mysql_fetch_field_direct(description_.get(), i));
  return found;
}

void Statement::execute(std::vector<MYSQL_BIND>& results) {
  check(mysql_stmt_execute(get()) != 0);
  check(mysql_stmt_bind_result(get(), results.data()) != 0);
}

bool Statement::fetch() {
  const int code = mysql_stmt_fetch(get());
  check(code == 1);
  return code != MYSQL_NO_DATA;
}

void Statement::fetch_column(MYSQL_BIND& place, unsigned column) {
  check(mysql_stmt_fetch_column(get(), &place, column, 0) != 0);
}

/// What goes wrong in the midst of the rows is known to the connection alone.
void Statement::check(bool is_failed) const {
  if (!is_failed) return;
  if (mysql_stmt_errno(get()) == 0) fail(connection_);
  throw to_error(mysql_stmt_errno(get()), mysql_stmt_sqlstate(get()), mysql_stmt_error(get()));
}

}  // namespace sluice::mariadb
