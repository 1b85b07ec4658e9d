#include "postgres/connection.h"

#include <algorithm>

#include <poll.h>

#include "base/failpoint.h"
#include "postgres/fault.h"

namespace sluice::postgres {
namespace {

/// The library counts in int, and keeps a copy of what the socket does not take at once.
constexpr std::size_t kSendBytes = 128 * 1024;

/// A load takes as long as it takes, and a commit that was reported has to survive a loss of power. The
/// server notices within minutes that this program is gone, even in a long statement where it can, and lets
/// go of what it had locked.
constexpr const char* kSettings =
    "SET TIME ZONE 'UTC'; SET datestyle = 'ISO, YMD'; SET bytea_output = 'hex'; "
    "SET standard_conforming_strings = on; SET statement_timeout = 0; SET lock_timeout = 0; "
    "SET idle_in_transaction_session_timeout = 0; SET tcp_keepalives_idle = 60; "
    "SET tcp_keepalives_interval = 10; SET tcp_keepalives_count = 6; "
    "DO 'BEGIN SET client_connection_check_interval = 10000; EXCEPTION WHEN OTHERS THEN NULL; END'; "
    "SELECT pg_catalog.set_config('synchronous_commit', 'on', false) "
    "WHERE pg_catalog.current_setting('synchronous_commit') = 'off'; "
    "SELECT pid, backend_start FROM pg_catalog.pg_stat_activity WHERE pid = pg_catalog.pg_backend_pid()";

void refuse_zero(const std::string& sql) {
  if (sql.find('\0') != std::string::npos)
    throw Error(Remedy::fix_config, "a statement has a zero byte in it");
}

}  // namespace

Connection::Connection(const Address& address, std::chrono::milliseconds patience)
    : handle_(connect(address)), watch_(address, patience) {
  const Result session = execute(kSettings);
  if (PQntuples(session.get()) == 1) watch_.set_session(text_at(session, 0, 0), text_at(session, 0, 1));
}

bool Connection::is_in_transaction() const noexcept {
  const PGTransactionStatusType status = PQtransactionStatus(get());
  return status == PQTRANS_INTRANS || status == PQTRANS_INERROR;
}

Result Connection::execute(const std::string& sql) const {
  refuse_zero(sql);
  const failpoint::Statement passing(sql);
  send(PQsendQuery(get(), sql.c_str()));
  return checked(last_result());
}

Result Connection::query(const std::string& sql) const {
  refuse_zero(sql);
  failpoint::pass(failpoint::Kind::query, "query", sql);
  send(PQsendQueryParams(get(), sql.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0));
  return checked(last_result());
}

void Connection::begin_copy(const std::string& sql) const {
  const failpoint::Statement passing(sql);
  send(PQsendQuery(get(), sql.c_str()));
  const Result result = last_result();
  if (PQresultStatus(result.get()) != PGRES_COPY_IN) throw to_error(get(), result.get());
}

void Connection::put_copy(std::string_view bytes) const {
  while (!bytes.empty()) {
    const std::string_view part = bytes.substr(0, kSendBytes);
    failpoint::pass(failpoint::Kind::sql, "copy", "rows");
    const int taken = PQputCopyData(get(), part.data(), static_cast<int>(part.size()));
    if (taken < 0) throw to_connection_error(get());
    flush();
    if (!is_open()) throw to_connection_error(get());
    if (taken > 0) bytes.remove_prefix(part.size());
  }
}

Result Connection::end_copy(const char* reason) const {
  int taken = 0;
  while ((taken = PQputCopyEnd(get(), reason)) == 0) flush();
  if (taken < 0) throw to_connection_error(get());
  return last_result();
}

void Connection::begin_copy_out(const std::string& sql) const {
  refuse_zero(sql);
  failpoint::pass(failpoint::Kind::query, "query", sql);
  send(PQsendQuery(get(), sql.c_str()));
  const Result result = last_result();
  if (PQresultStatus(result.get()) != PGRES_COPY_OUT) throw to_error(get(), result.get());
}

std::optional<CopiedBytes> Connection::get_copy() const {
  for (;;) {
    char* bytes = nullptr;
    const int size = PQgetCopyData(get(), &bytes, 1);
    if (size > 0) return CopiedBytes(bytes, size);
    if (size < 0) break;
    watch_.wait(get(), POLLIN);
    if (PQconsumeInput(get()) == 0) throw to_connection_error(get());
  }
  // The server says only now whether that was all, or an error.
  static_cast<void>(checked(last_result()));
  return std::nullopt;
}

void Connection::send(int accepted) const {
  if (accepted == 0) throw to_connection_error(get());
  flush();
}

/// A connection that breaks off is left to who reads the result: the server may have said why.
void Connection::flush() const {
  while (PQflush(get()) > 0)
    // The server may be unable to read on before what it has written is read.
    if ((watch_.wait(get(), POLLIN | POLLOUT) & ~POLLOUT) != 0 && PQconsumeInput(get()) == 0) return;
}

Result Connection::next_result() const {
  while (is_open() && PQisBusy(get()) != 0) {
    watch_.wait(get(), POLLIN);
    if (PQconsumeInput(get()) == 0) break;
  }
  return Result(PQgetResult(get()));
}

/// Reads to the end of what the server has to say, or to the start of a COPY.
Result Connection::last_result() const {
  Result last;
  while (Result next = next_result()) {
    last = std::move(next);
    const ExecStatusType status = PQresultStatus(last.get());
    if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || !is_open()) break;
  }
  return last;
}

/// Passes on a result that is none of failure.
Result Connection::checked(Result result) const {
  const ExecStatusType status = PQresultStatus(result.get());
  switch (status) {
    case PGRES_COMMAND_OK:
    case PGRES_TUPLES_OK:
    case PGRES_EMPTY_QUERY: return result;
    case PGRES_COPY_IN:
    case PGRES_COPY_OUT:
      leave_copy(status);
      throw Error(Remedy::fix_config, "COPY from or to the client cannot be run here");
    default: throw to_error(get(), result.get());
  }
}

void Connection::leave_copy(ExecStatusType status) const {
  if (status == PGRES_COPY_IN) {
    static_cast<void>(end_copy("not wanted"));
    return;
  }
  char* row = nullptr;
  for (int size = 0; (size = PQgetCopyData(get(), &row, 1)) >= 0;) {
    PQfreemem(row);
    if (size > 0) continue;
    watch_.wait(get(), POLLIN);
    if (PQconsumeInput(get()) == 0) break;
  }
  static_cast<void>(last_result());
}

std::string text_at(const Result& result, int row, int column) {
  return {PQgetvalue(result.get(), row, column),
          static_cast<std::size_t>(PQgetlength(result.get(), row, column))};
}

}  // namespace sluice::postgres
