#pragma once

#include <string>
#include <vector>

#include "postgres/connection.h"
#include "sources/sql_database/query.h"

namespace sluice::sql_source {

/// Conditions that part the rows of a query by ranges of a column, at most so many: with about the same
/// number of rows each if the server has statistics of the column, else of the same width. None: there are no
/// two values.
std::vector<std::string> postgres_key_ranges(const postgres::Connection& connection, const SourceTable& table,
                                             const Query& query, const TableColumn& key, int partitions);

}  // namespace sluice::sql_source
