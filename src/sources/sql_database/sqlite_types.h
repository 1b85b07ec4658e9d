#pragma once

#include <string>

#include "sources/sql_database/table.h"

namespace sluice::sql_source {

/// The column as a declared type of SQLite has it; without a data type if the declaration says nothing, so
/// that its values have to. `declared` is as in CREATE TABLE: "VARCHAR(20)".
TableColumn sqlite_column(const std::string& name, bool is_nullable, const std::string& declared);

/// Gives the column the type, and how values of it are read.
void set_type(TableColumn& read, DataType type);

}  // namespace sluice::sql_source
