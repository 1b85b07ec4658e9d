#pragma once

#include <map>
#include <string>

namespace sluice::postgres {

/// Which database, and who connects: libpq's keywords (host, port, dbname, user, password, sslmode …) with
/// their values. Those that are missing are libpq's to find: PGHOST, ~/.pgpass …
using Address = std::map<std::string, std::string>;

/// Reads "postgresql://user:password@host:port/database?sslmode=…", or "postgres" alone for what the
/// environment says: DESTINATION__POSTGRES__CREDENTIALS, a URI. Parts that the URI leaves out are taken from
/// DESTINATION__POSTGRES__CREDENTIALS__HOST, __PORT, __DATABASE, __USERNAME, __PASSWORD, __CONNECT_TIMEOUT.
/// Throws Error(fix_config) that never repeats the URI: it cannot be known what in a wrong one is secret.
Address read_address(const std::string& text);

/// "postgresql://user@host:port/database", as people may read it.
std::string display_name(const Address& address);

}  // namespace sluice::postgres
