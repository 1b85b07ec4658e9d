#include "base/clock.h"

#include <charconv>
#include <chrono>

#include <fmt/format.h>

namespace sluice {
namespace {

constexpr Micros kSecond = 1'000'000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Up to six digits as microseconds, the rest is cut off; -1 for anything but digits.
Micros parse_fraction(std::string_view digits) {
  if (digits.empty()) return -1;
  Micros micros = 0;
  Micros unit = kSecond / 10;
  for (char c : digits) {
    if (!is_digit(c)) return -1;
    micros += (c - '0') * unit;
    unit /= 10;
  }
  return micros;
}

}  // namespace

Micros Clock::now() const {
  const auto since_epoch = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::microseconds>(since_epoch).count();
}

std::string format_load_id(Micros time) { return fmt::format("{}.{:06}", time / kSecond, time % kSecond); }

Micros parse_load_id(const std::string& load_id) noexcept {
  constexpr Micros kMaxSeconds = 1'000'000'000'000;  // keeps the product below 64 bits
  Micros seconds = 0;
  const char* end = load_id.data() + load_id.size();
  if (load_id.empty() || !is_digit(load_id[0])) return 0;
  const auto [dot, fault] = std::from_chars(load_id.data(), end, seconds);
  if (fault != std::errc() || seconds > kMaxSeconds) return 0;
  if (dot == end) return seconds * kSecond;
  const Micros fraction = *dot == '.' ? parse_fraction({dot + 1, end}) : -1;
  return fraction < 0 ? 0 : seconds * kSecond + fraction;
}

double seconds_since(double start) noexcept {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double>(now).count() - start;
}

}  // namespace sluice
