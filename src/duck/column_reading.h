#pragma once

#include <string>

#include <duckdb.h>

#include "arrow/column.h"
#include "sluice/schema.hpp"

namespace sluice::duck {

/// How a column of a query is read into a batch.
struct ColumnReading {
  Column column;
  Physical physical = Physical::utf8;
  /// Expression over the column `{}` that gives what lies in memory as `physical` wants it; empty: the column
  /// does already.
  std::string conversion{};
};

ColumnReading reading_of(std::string name, duckdb_logical_type type);

/// Appends the rows of a vector to the column. Throws Error(fix_input) for more text than a batch can hold.
void append_vector(ColumnBuilder& data, std::uint32_t row, duckdb_vector vector, std::uint32_t count);

}  // namespace sluice::duck
