#include "postgres/stall.h"

#include <algorithm>

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>

#include "base/log.h"
#include "postgres/fault.h"

namespace sluice::postgres {
namespace {

/// An answer may be on its way while the server is asked about it.
constexpr std::chrono::milliseconds kGrace(1000);

using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;

/// One cell of text, or none; throws Error(retry) if it does not come in time.
std::string ask_one(PGconn* connection, const std::string& sql, SteadyClock::time_point deadline) {
  if (PQsendQuery(connection, sql.c_str()) == 0) throw to_connection_error(connection);
  while (PQflush(connection) > 0 || PQisBusy(connection) != 0) {
    if (wait_for(connection, POLLIN, deadline) == 0) throw Error(Remedy::retry, "it does not answer");
    if (PQconsumeInput(connection) == 0) throw to_connection_error(connection);
  }
  const Result result(PQgetResult(connection), PQclear);
  if (PQresultStatus(result.get()) != PGRES_TUPLES_OK) throw to_error(connection, result.get());
  return PQntuples(result.get()) == 0 ? "its session has ended" : PQgetvalue(result.get(), 0, 0);
}

/// Nothing if the session is at work, or may not be seen; else what is wrong with it.
constexpr const char* kQuestion =
    "SELECT CASE WHEN wait_event IN ('ClientRead', 'ClientWrite') THEN 'its session waits for this program' "
    "WHEN state LIKE 'idle%' THEN 'its session has answered' ELSE '' END ";
constexpr const char* kEnd = "SELECT pg_catalog.pg_terminate_backend(pid) ";

}  // namespace

short StallWatch::wait(PGconn* connection, short events) const {
  for (;;) {
    if (const short ready = wait_for(connection, events, SteadyClock::now() + patience_)) return ready;
    std::string why;
    try {
      why = ask(connection, false);
    } catch (const Error& error) {
      why = "the server cannot be asked: " + error.message();
    }
    if (why.empty()) continue;
    if (const short ready = wait_for(connection, events, SteadyClock::now() + kGrace)) return ready;
    give_up(connection, why);
  }
}

/// A name may stand for several servers.
Address StallWatch::same_server(PGconn* connection) const {
  Address address = address_;
  const auto set = [&](const char* keyword, const char* value) {
    if (value != nullptr && *value != '\0') address[keyword] = config::Secret(value);
  };
  set("host", PQhost(connection));
  set("hostaddr", PQhostaddr(connection));
  set("port", PQport(connection));
  return address;
}

std::string StallWatch::ask(PGconn* connection, bool ends_it) const {
  const Address address = same_server(connection);
  const Handle second = connect(address);
  // Numbers of processes are used again.
  const std::string sql = fmt::format(
      "{} FROM pg_catalog.pg_stat_activity WHERE pid = {} AND backend_start IS NOT DISTINCT FROM {}",
      ends_it ? kEnd : kQuestion, pid_.empty() ? "NULL" : pid_,
      start_.empty() ? "NULL" : fmt::format("'{}'::timestamptz", start_));
  return ask_one(second.get(), sql, connect_deadline(address));
}

/// A session that nobody ends keeps its locks, and the next run would wait for them.
void StallWatch::give_up(PGconn* connection, const std::string& why) const {
  try {
    static_cast<void>(ask(connection, true));
  } catch (const Error& error) {
    log::debug(error.what());
  }
  shutdown(PQsocket(connection), SHUT_RDWR);
  PQconsumeInput(connection);  // so the library notices
  throw Error(Remedy::retry,
              fmt::format("the connection to PostgreSQL was lost: nothing came for {} s, and {}",
                          std::chrono::duration<double>(patience_).count(), why));
}

}  // namespace sluice::postgres
