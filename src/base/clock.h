#pragma once

#include <cstdint>
#include <string>

namespace sluice {

/// Microseconds since 1970-01-01T00:00:00Z.
using Micros = std::int64_t;

/// The time of day; tests pass one of their own.
class Clock {
 public:
  virtual ~Clock() = default;
  [[nodiscard]] virtual Micros now() const;
};

/// Unix time as decimal text with six decimals, "1795288457.384944": a load id.
std::string format_load_id(Micros time);
/// The time of a load id; 0 if it is none.
Micros parse_load_id(const std::string& load_id) noexcept;

/// Seconds of a steady clock since `start` (itself of this function; 0 gives the start).
double seconds_since(double start) noexcept;

}  // namespace sluice
