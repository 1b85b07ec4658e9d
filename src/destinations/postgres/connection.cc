#include "destinations/postgres/connection.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <climits>
#include <cstdint>
#include <vector>

#include <fmt/format.h>
#include <poll.h>

#include "base/failpoint.h"
#include "base/log.h"
#include "destinations/postgres/fault.h"

namespace sluice::postgres {
namespace {

using SteadyClock = std::chrono::steady_clock;

/// As upstream.
constexpr int kConnectSeconds = 15;

/// A load takes as long as it takes, and a commit that was reported has to survive a loss of power.
constexpr const char* kSettings =
    "SET TIME ZONE 'UTC'; SET datestyle = 'ISO, YMD'; SET bytea_output = 'hex'; "
    "SET standard_conforming_strings = on; SET statement_timeout = 0; SET lock_timeout = 0; "
    "SET idle_in_transaction_session_timeout = 0; "
    "SELECT pg_catalog.set_config('synchronous_commit', 'on', false) "
    "WHERE pg_catalog.current_setting('synchronous_commit') = 'off'";

int timeout_of(const Address& address) {
  const auto found = address.find("connect_timeout");
  if (found == address.end()) return kConnectSeconds;
  int seconds = kConnectSeconds;
  std::from_chars(found->second.data(), found->second.data() + found->second.size(), seconds);
  return seconds;
}

PGconn* start(const Address& address) {
  std::vector<const char*> keywords{"fallback_application_name", "client_encoding"};
  std::vector<const char*> values{"sluice", "UTF8"};
  for (const auto& [keyword, value] : address) {
    if (keyword == "client_encoding") continue;
    keywords.push_back(keyword.c_str());
    values.push_back(value.c_str());
  }
  keywords.push_back(nullptr);
  values.push_back(nullptr);
  return PQconnectStartParams(keywords.data(), values.data(), 0);
}

/// Waits until the socket is ready for what the library wants; false: not in time.
bool wait(PGconn* connection, PostgresPollingStatusType wanted, SteadyClock::time_point deadline) {
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(deadline - SteadyClock::now()).count();
  if (left <= 0) return false;
  pollfd socket{PQsocket(connection), static_cast<short>(wanted == PGRES_POLLING_READING ? POLLIN : POLLOUT),
                0};
  return poll(&socket, 1, static_cast<int>(std::min<std::int64_t>(left, INT_MAX))) != 0;
}

/// The library's own way to connect does not tell the SQLSTATE of a refusal.
void connect(PGconn* connection, int timeout_seconds) {
  PQsetErrorVerbosity(connection, PQERRORS_VERBOSE);
  const auto deadline = timeout_seconds > 0 ? SteadyClock::now() + std::chrono::seconds(timeout_seconds)
                                            : SteadyClock::time_point::max();
  auto wanted = PGRES_POLLING_WRITING;
  while (PQstatus(connection) != CONNECTION_BAD && wanted != PGRES_POLLING_OK) {
    if (!wait(connection, wanted, deadline))
      throw Error(Remedy::retry, fmt::format("the PostgreSQL server at {} did not answer within {} s",
                                             PQhost(connection), timeout_seconds));
    wanted = PQconnectPoll(connection);
  }
  if (PQstatus(connection) != CONNECTION_OK) throw to_connection_error(connection);
}

void note(void*, const PGresult* notice) {
  const char* message = PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY);
  if (message != nullptr) log::debug(message);
}

/// Passes on a result that is none of failure.
Result checked(PGconn* connection, PGresult* raw) {
  Result result(raw);
  switch (PQresultStatus(result.get())) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_EMPTY_QUERY: return result;
    case PGRES_COPY_IN:
    case PGRES_COPY_OUT: throw Error(Remedy::fix_config, "COPY from or to the client cannot be run here");
    default: throw to_error(connection, result.get());
  }
}

void refuse_zero(const std::string& sql) {
  if (sql.find('\0') != std::string::npos)
    throw Error(Remedy::fix_config, "a statement has a zero byte in it");
}

}  // namespace

Connection::Connection(const Address& address) : handle_(start(address)) {
  if (handle_ == nullptr) throw Error(Remedy::retry, "there is no memory for a connection");
  connect(get(), timeout_of(address));
  PQsetNoticeReceiver(get(), note, nullptr);
  execute(kSettings);
}

bool Connection::is_in_transaction() const noexcept {
  const PGTransactionStatusType status = PQtransactionStatus(get());
  return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

Result Connection::execute(const std::string& sql) const {
  refuse_zero(sql);
  const failpoint::Statement passing(sql);
  return checked(get(), PQexec(get(), sql.c_str()));
}

Result Connection::query(const std::string& sql) const {
  refuse_zero(sql);
  failpoint::pass(failpoint::Kind::query, "query", sql);
  return checked(get(), PQexecParams(get(), sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0));
}

std::string text_at(const Result& result, int row, int column) {
  return {PQgetvalue(result.get(), row, column),
          static_cast<std::size_t>(PQgetlength(result.get(), row, column))};
}

}  // namespace sluice::postgres
