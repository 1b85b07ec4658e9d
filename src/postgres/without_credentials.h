#pragma once

#include <string>

#include <libpq-fe.h>

#include "postgres/address.h"

namespace sluice::postgres {

/// What libpq or the server said of a connection, with *** for user, password and options: a password may
/// have been written where a user belongs. Host, port and database stay. `address` is what was asked for: the
/// library forgets options that it cannot read.
std::string without_credentials(PGconn* connection, const Address& address, std::string message);

}  // namespace sluice::postgres
