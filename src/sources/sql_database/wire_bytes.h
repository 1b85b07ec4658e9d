#pragma once

#include <concepts>
#include <cstring>
#include <type_traits>

namespace sluice::sql_source {

/// A big endian integer that stands anywhere.
template <std::integral T>
T load(const char* at) noexcept {
  using Unsigned = std::make_unsigned_t<T>;
  Unsigned value = 0;
  std::memcpy(&value, at, sizeof value);
  if constexpr (sizeof(T) == 2)
    value = __builtin_bswap16(value);
  else if constexpr (sizeof(T) == 4)
    value = __builtin_bswap32(value);
  else if constexpr (sizeof(T) == 8)
    value = __builtin_bswap64(value);
  return static_cast<T>(value);
}

}  // namespace sluice::sql_source
