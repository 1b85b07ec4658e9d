#pragma once

#include <chrono>
#include <memory>

#include <libpq-fe.h>

#include "postgres/address.h"

namespace sluice::postgres {

using SteadyClock = std::chrono::steady_clock;

struct FinishConnection {
  void operator()(PGconn* connection) const noexcept { PQfinish(connection); }
};
/// A connection of the library's.
using Handle = std::unique_ptr<PGconn, FinishConnection>;

/// How long an attempt to connect may take; the clock's end of time if the address sets no limit.
SteadyClock::time_point connect_deadline(const Address& address);

/// Connects; from then on nothing that the library does waits by itself. Throws Error(fix_config) if the
/// server refuses the role or has no such database, Error(retry) if it cannot be reached in time.
Handle connect(const Address& address);

/// Waits until the socket is ready for one of the events of poll, and returns which; 0: not in time.
short wait_for(PGconn* connection, short events, SteadyClock::time_point deadline);

}  // namespace sluice::postgres
