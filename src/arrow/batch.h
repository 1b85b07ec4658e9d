#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "arrow/column.h"

namespace sluice {

/// A finished column of a batch; columns shorter than the batch end in nulls.
struct BatchColumn {
  std::string name;
  ColumnBuilder data;
};

/// Rows of one table as columns. `rows` is the length of every column.
struct Batch {
  std::uint32_t rows = 0;
  std::vector<BatchColumn> columns;
};

}  // namespace sluice
