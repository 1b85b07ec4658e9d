#pragma once

#include <string>

#include "sluice/schema.hpp"

namespace sluice::postgres {

inline constexpr int kDecimalPrecision = 38;
inline constexpr int kDecimalScale = 9;
inline constexpr int kWeiPrecision = 156;
inline constexpr int kWeiScale = 78;
/// Most digits of a second.
inline constexpr int kTimestampPrecision = 6;

/// The type of a complete column as the reference declares it. Throws Error(fix_config) for what PostgreSQL
/// lacks: an integer beyond 64 bits, a timestamp finer than microseconds.
std::string type_name(const Column& column);

}  // namespace sluice::postgres
