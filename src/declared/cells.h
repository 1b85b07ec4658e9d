#pragma once

#include <cstdint>

#include "arrow/column.h"
#include "sluice/schema.hpp"
#include "sluice/value.hpp"

namespace sluice {

/// The value of a row of a column. JSON columns give what their text says.
Value cell_of(const ColumnBuilder& cells, const Column& column, std::uint32_t row);

}  // namespace sluice
