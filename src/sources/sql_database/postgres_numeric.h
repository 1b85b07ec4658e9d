#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::sql_source {

/// A `numeric` in the server's binary format: groups of four decimal digits, the first one worth
/// 10000^weight.
struct WireNumeric {
  std::int16_t groups = 0;
  std::int16_t weight = 0;
  std::uint16_t sign = 0;
  std::int16_t scale = 0;        ///< digits behind the point
  const char* digits = nullptr;  ///< two bytes per group, big endian

  /// Nothing if the bytes are no numeric.
  static std::optional<WireNumeric> read(std::string_view bytes) noexcept;
  [[nodiscard]] bool is_finite() const noexcept;
  /// The number times 10^scale; nothing if it is not finite, has more digits behind the point or is beyond 38
  /// digits.
  [[nodiscard]] std::optional<__int128> scaled(int to_scale) const noexcept;
  /// All of its digits: "-12.50", "NaN", "-Infinity".
  void append_text(std::string& out) const;
};

}  // namespace sluice::sql_source
