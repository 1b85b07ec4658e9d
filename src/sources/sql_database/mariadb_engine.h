#pragma once

#include <memory>
#include <string>

#include "sources/sql_database/engine.h"

namespace sluice::sql_source {

/// Opens a database of a MySQL or MariaDB server; a schema is another database there. Reads a table over one
/// connection. Throws as mariadb::parse_address and mariadb::Connection do.
std::unique_ptr<Engine> mariadb_engine(const std::string& uri, const std::string& schema);

}  // namespace sluice::sql_source
