#pragma once

#include "sluice/dataset.hpp"
#include "sqlite/connection.h"

namespace sluice::sqlite {

/// All rows of a statement as text. Columns have no type of their own in SQLite: what is told is BIGINT,
/// DOUBLE or BLOB if all values are of that class, else JSON if the column is declared so, else TEXT.
TextRows read_rows(Statement& statement);

}  // namespace sluice::sqlite
