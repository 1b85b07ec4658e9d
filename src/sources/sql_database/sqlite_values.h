#pragma once

#include <cstdint>

#include <sqlite3.h>

#include "sources/sql_database/table.h"

namespace sluice::sql_source {

/// Puts the value of a result's column into the column of a batch. SQLite takes any value in any column: one
/// of another type is coerced as reference §3.3 says. Throws Error(fix_input) with the column and the value
/// if that cannot be.
void put_value(sqlite3_stmt* statement, int place, const TableColumn& read, ColumnBuilder& column,
               std::uint32_t row);

}  // namespace sluice::sql_source
