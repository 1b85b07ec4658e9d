#pragma once

#include <string>

#include "sluice/schema.hpp"

namespace sluice::sqlite {

inline constexpr int kDecimalPrecision = 38;
inline constexpr int kDecimalScale = 9;
inline constexpr int kWeiPrecision = 38;

/// The type of a complete column as the reference declares it (goldens `*.sqlite.json`). SQLite takes any
/// words; they give the column its affinity. Throws Error(fix_config) for an integer beyond 64 bits.
std::string type_name(const Column& column);

/// Digits behind the point of a decimal or wei column.
int scale_of(const Column& column);

}  // namespace sluice::sqlite
