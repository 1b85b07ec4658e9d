#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "postgres/connection.h"
#include "sources/sql_database/engine.h"

namespace sluice::sql_source {

/// Whether the server finds a range of places without reading the whole table.
bool can_find_places(const postgres::Connection& connection);

/// Conditions that part the rows of a table by their place, at most so many; none: it is not worth it.
std::vector<std::string> place_ranges(const postgres::Connection& connection, const std::string& relation,
                                      int partitions);

/// Reads the parts of a table that have these conditions, each over a connection of its own, all of them as
/// the table was at one moment. `connection` keeps the moment, in a transaction, while the reader lives.
std::unique_ptr<BatchReader> read_parts(const postgres::Address& address,
                                        const postgres::Connection& connection, const SourceTable& table,
                                        const Query& query, const std::vector<std::string>& conditions,
                                        std::uint32_t chunk_rows);

}  // namespace sluice::sql_source
