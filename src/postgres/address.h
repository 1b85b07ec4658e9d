#pragma once

#include <map>
#include <string>

#include "config/destination_settings.h"

namespace sluice::postgres {

/// Which database, and who connects: libpq's keywords (host, port, dbname, user, password, sslmode …) with
/// their values. Those that are missing are libpq's to find: PGHOST, ~/.pgpass …
using Address = std::map<std::string, config::Secret>;

/// Reads "postgresql://user:password@host:port/database?sslmode=…", or what is configured if the text is no
/// URI. What a URI leaves out is taken from the configured parts: host, port, database, username, password,
/// connect_timeout, and a table of libpq's options called query.
/// Throws Error(fix_config) that never repeats a value: it cannot be known what in a wrong one is secret.
Address read_address(const std::string& text, const config::DestinationSettings& settings);

/// The address that such a URI tells, and nothing else. Throws Error(fix_config) that never repeats it.
Address parse_address(const std::string& uri);

/// "postgresql://host:port/database", as people may read it. Who connects is not their business.
std::string display_name(const Address& address);

}  // namespace sluice::postgres
