#include "postgres/handshake.h"

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <climits>
#include <cstdint>
#include <vector>

#include <fmt/format.h>
#include <poll.h>

#include "base/log.h"
#include "postgres/fault.h"

namespace sluice::postgres {
namespace {

/// As upstream.
constexpr int kConnectSeconds = 15;
/// Networks forget connections on which nothing moves, as during a long statement.
constexpr const char* kKeepaliveSeconds = "60";

int timeout_of(const Address& address) {
  const auto found = address.find("connect_timeout");
  if (found == address.end()) return kConnectSeconds;
  int seconds = kConnectSeconds;
  const std::string& text = found->second.reveal();
  std::from_chars(text.data(), text.data() + text.size(), seconds);
  return seconds;
}

PGconn* start(const Address& address) {
  // A keyword that comes twice counts as it comes last.
  std::vector<const char*> keywords{"fallback_application_name", "client_encoding", "keepalives_idle"};
  std::vector<const char*> values{"sluice", "UTF8", kKeepaliveSeconds};
  for (const auto& [keyword, value] : address) {
    if (keyword == "client_encoding") continue;
    keywords.push_back(keyword.c_str());
    values.push_back(value.reveal().c_str());
  }
  keywords.push_back(nullptr);
  values.push_back(nullptr);
  return PQconnectStartParams(keywords.data(), values.data(), 0);
}

void note(void*, const PGresult* notice) {
  const char* message = PQresultErrorField(notice, PG_DIAG_MESSAGE_PRIMARY);
  if (message != nullptr) log::debug(message);
}

}  // namespace

SteadyClock::time_point connect_deadline(const Address& address) {
  const int seconds = timeout_of(address);
  return seconds > 0 ? SteadyClock::now() + std::chrono::seconds(seconds) : SteadyClock::time_point::max();
}

Handle connect(const Address& address) {
  Handle connection(start(address));
  if (connection == nullptr) throw Error(Remedy::retry, "there is no memory for a connection");
  PQsetErrorVerbosity(connection.get(), PQERRORS_VERBOSE);
  // The library's own way to connect does not tell the SQLSTATE of a refusal.
  const auto deadline = connect_deadline(address);
  auto wanted = PGRES_POLLING_WRITING;
  while (PQstatus(connection.get()) != CONNECTION_BAD && wanted != PGRES_POLLING_OK) {
    const short event = wanted == PGRES_POLLING_READING ? POLLIN : POLLOUT;
    if (wait_for(connection.get(), event, deadline) == 0)
      throw Error(Remedy::retry, fmt::format("the PostgreSQL server at {} did not answer within {} s",
                                             PQhost(connection.get()), timeout_of(address)));
    wanted = PQconnectPoll(connection.get());
  }
  if (PQstatus(connection.get()) != CONNECTION_OK) throw to_connection_error(connection.get(), address);
  PQsetNoticeReceiver(connection.get(), note, nullptr);
  PQsetnonblocking(connection.get(), 1);
  return connection;
}

short wait_for(PGconn* connection, short events, SteadyClock::time_point deadline) {
  for (;;) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - SteadyClock::now()).count();
    pollfd socket{PQsocket(connection), events, 0};
    const int ready = poll(&socket, 1, static_cast<int>(std::clamp<std::int64_t>(left, 0, INT_MAX)));
    if (ready > 0) return socket.revents;
    if (ready == 0 && left <= INT_MAX) return 0;
    if (ready < 0 && errno != EINTR) return events;  // what is wrong with it, the library finds out
  }
}

}  // namespace sluice::postgres
