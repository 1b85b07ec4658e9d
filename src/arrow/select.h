#pragma once

#include <cstdint>
#include <span>

#include "arrow/batch.h"

namespace sluice {

/// The rows of the column with these numbers, in this order.
ColumnBuilder select_rows(const ColumnBuilder& column, std::span<const std::uint32_t> rows);

/// The same of all columns of a batch.
Batch select_rows(const Batch& batch, std::span<const std::uint32_t> rows);

}  // namespace sluice
