#pragma once

#include <cstdint>

#include "arrow/batch.h"

namespace sluice {

/// The place of rows in the input, for those that will be merged: `first` and the numbers behind it.
BatchColumn sequence_column(std::uint64_t first, std::uint32_t rows);

}  // namespace sluice
