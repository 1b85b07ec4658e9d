#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sources/sql_database/engine.h"
#include "sqlite/connection.h"

namespace sluice::sql_source {

/// Conditions that part the rows of a query which have a key by ranges of it, at most so many, of the same
/// width between its first and its last value. None: these are the same, or not of one kind, integers or
/// texts of moments.
std::vector<std::string> sqlite_key_ranges(const sqlite::Connection& connection, const Query& query,
                                           const TableColumn& key, int partitions);

/// Reads the parts that have these conditions, and with the first one the rows without a key, each over a
/// connection of its own, all of them as the database was at one moment. Null pointer: there are no two
/// parts, or no way to keep writers out for that moment.
std::unique_ptr<BatchReader> read_parts_at_once(const fs::path& path, const SourceTable& table,
                                                const Query& query, const TableColumn& key,
                                                const std::vector<std::string>& conditions,
                                                std::uint32_t chunk_rows);

}  // namespace sluice::sql_source
