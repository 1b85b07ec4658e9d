#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <libpq-fe.h>

#include "postgres/address.h"
#include "sluice/error.hpp"

namespace sluice::postgres {

/// What the reader should do about an error with that SQLSTATE.
Remedy remedy_of(std::string_view state) noexcept;

/// The column in the place that the server names for a fault in COPY: `COPY t, line 3, column c`. Empty if
/// it names none.
std::string column_in_context(std::string_view context);

/// The line of that place, which in COPY is the row; 0 if the server names none.
std::uint64_t row_in_context(std::string_view context);

/// The column, or columns, of a violated key: `Key (c)=(7) already exists.` Empty if it is no such text.
std::string column_in_detail(std::string_view detail);

/// The error of a statement that failed, with its SQLSTATE as vendor code, and with the column and the row
/// if the server says them. A lost connection is an Error(retry).
Error to_error(PGconn* connection, const PGresult* result);

/// The error of an attempt to connect, or of a connection that is in order no longer. Of how it was to be
/// made, the message tells the server and the database; user, password and options are hidden.
/// `address` is that of an attempt.
Error to_connection_error(PGconn* connection, const Address& address = {});

}  // namespace sluice::postgres
