#pragma once

#include <cstdint>

#include "arrow/column.h"
#include "sluice/schema.hpp"
#include "sluice/value.hpp"

namespace sluice {

/// A value of a column of a batch, as a row would have it. Text of a json column stays text.
Value value_of(const ColumnBuilder& values, const Column& column, std::uint32_t row);

}  // namespace sluice
