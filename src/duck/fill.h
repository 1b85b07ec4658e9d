#pragma once

#include <duckdb.h>

#include "duck/scan.h"

namespace sluice::duck {

/// Copies `count` bits from bit `from` of `source` to bit `to` of `target`. Reads whole words of the source.
void copy_bits(const std::uint8_t* source, std::uint64_t from, std::uint64_t* target, std::uint64_t to,
               std::uint64_t count) noexcept;

/// Puts rows [row, row + count) of the column into the vector, from position `at` on.
void fill(duckdb_vector vector, std::uint64_t at, Physical physical, const ScanColumn& column,
          std::uint32_t row, std::uint64_t count);

}  // namespace sluice::duck
