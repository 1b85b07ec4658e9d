#include "normalize/sequence.h"

#include "schema/system_tables.h"

namespace sluice {

BatchColumn sequence_column(std::uint64_t first, std::uint32_t rows) {
  ColumnBuilder numbers(Physical::int64);
  for (std::uint32_t row = 0; row < rows; ++row) numbers.append(row, static_cast<std::int64_t>(first + row));
  return {kSequenceColumn, std::move(numbers)};
}

}  // namespace sluice
