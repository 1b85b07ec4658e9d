#pragma once

#include <mysql.h>

#include "sources/sql_database/table.h"

namespace sluice::sql_source {

/// How a value of a MySQL or MariaDB server is fetched.
enum class FetchKind : int { integer, number, text, bytes, date, time, timestamp };

/// The column as it is read. Decimals come as their texts, as do integers beyond 64 bits.
TableColumn mariadb_column(const MYSQL_FIELD& field);

}  // namespace sluice::sql_source
