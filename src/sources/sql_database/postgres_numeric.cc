#include "sources/sql_database/postgres_numeric.h"

#include <algorithm>
#include <array>

#include "sources/sql_database/wire_bytes.h"

namespace sluice::sql_source {
namespace {

constexpr std::size_t kHeaderBytes = 8;
constexpr int kGroup = 4;  ///< decimal digits of one of the server's
constexpr std::array<int, kGroup + 1> kPowers{1, 10, 100, 1000, 10'000};
constexpr int kMostDigits = 38;

enum Sign : std::uint16_t { negative = 0x4000, nan = 0xC000, infinite = 0xD000, minus_infinite = 0xF000 };

int group_at(const WireNumeric& number, int group) noexcept {
  return group < 0 || group >= number.groups ? 0 : load<std::int16_t>(number.digits + 2 * group);
}

/// What a number may be to get so many digits more.
constexpr auto kRoom = [] {
  __int128 limit = 1;
  for (int i = 0; i < kMostDigits; ++i) limit *= 10;
  std::array<__int128, kGroup + 1> room{};
  for (int i = 0; i <= kGroup; ++i) room[i] = limit / kPowers[i];
  return room;
}();

void append_group(std::string& out, int group, int digits) {
  for (int i = 0; i < digits; ++i) out += static_cast<char>('0' + group / kPowers[kGroup - 1 - i] % 10);
}

void append_whole(std::string& out, const WireNumeric& number) {
  const std::size_t start = out.size();
  for (int group = 0; group <= number.weight; ++group) append_group(out, group_at(number, group), kGroup);
  const std::size_t first = out.find_first_not_of('0', start);
  out.erase(start, (first == std::string::npos ? out.size() : first) - start);
  if (out.size() == start) out += '0';
}

}  // namespace

std::optional<WireNumeric> WireNumeric::read(std::string_view bytes) noexcept {
  if (bytes.size() < kHeaderBytes) return std::nullopt;
  const char* at = bytes.data();
  const WireNumeric number{.groups = load<std::int16_t>(at),
                           .weight = load<std::int16_t>(at + 2),
                           .sign = load<std::uint16_t>(at + 4),
                           .scale = load<std::int16_t>(at + 6),
                           .digits = at + kHeaderBytes};
  if (number.groups < 0 || bytes.size() != kHeaderBytes + 2U * static_cast<std::size_t>(number.groups))
    return std::nullopt;
  return number;
}

bool WireNumeric::is_finite() const noexcept { return sign == 0 || sign == Sign::negative; }

std::optional<__int128> WireNumeric::scaled(int to_scale) const noexcept {
  if (!is_finite()) return std::nullopt;
  __int128 value = 0;
  for (int group = 0; group < groups; ++group) {
    const int beyond =
        (group - weight) * kGroup - to_scale;  // its last digits that the scale has no place for
    const int kept = beyond <= 0 ? kGroup : kGroup - beyond;
    if (kept <= 0 || value >= kRoom[kept]) return std::nullopt;
    const int four = group_at(*this, group);
    const int divisor = kPowers[kGroup - kept];
    if (four % divisor != 0) return std::nullopt;
    value = value * kPowers[kept] + four / divisor;
  }
  const int missing = groups == 0 ? 0 : to_scale - (groups - 1 - weight) * kGroup;
  for (int i = 0; i < missing; ++i) {
    if (value >= kRoom[1]) return std::nullopt;
    value *= 10;
  }
  return sign == Sign::negative ? -value : value;
}

void WireNumeric::append_text(std::string& out) const {
  if (sign == Sign::nan) {
    out += "NaN";
    return;
  }
  if (sign == Sign::negative || sign == Sign::minus_infinite) out += '-';
  if (!is_finite()) {
    out += "Infinity";
    return;
  }
  append_whole(out, *this);
  if (scale <= 0) return;
  out += '.';
  for (int done = 0; done < scale; done += kGroup) {
    const int shown = std::min<int>(scale - done, kGroup);
    append_group(out, group_at(*this, weight + 1 + done / kGroup), shown);
  }
}

}  // namespace sluice::sql_source
