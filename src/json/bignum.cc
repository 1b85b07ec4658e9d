#include "json/bignum.h"

#include <cstdint>
#include <vector>

namespace sluice::json {
namespace {

/// An unsigned integer as limbs of the given base, the lowest first.
class Limbs {
 public:
  explicit Limbs(std::uint32_t base) : base_(base) {}

  void multiply_add(std::uint32_t factor, std::uint32_t summand) {
    std::uint64_t carry = summand;
    for (std::uint32_t& limb : limbs_) {
      carry += std::uint64_t{limb} * factor;
      limb = static_cast<std::uint32_t>(carry % base_);
      carry /= base_;
    }
    if (carry != 0) limbs_.push_back(static_cast<std::uint32_t>(carry));
  }

  [[nodiscard]] const std::vector<std::uint32_t>& limbs() const { return limbs_; }

 private:
  std::uint32_t base_;
  std::vector<std::uint32_t> limbs_;
};

std::uint32_t hex_value(char c) {
  if (c <= '9') return static_cast<std::uint32_t>(c - '0');
  return static_cast<std::uint32_t>((c | 0x20) - 'a' + 10);
}

std::string nine_digits(std::uint32_t limb) {
  std::string digits(9, '0');
  for (std::size_t i = 9; i-- > 0; limb /= 10) digits[i] = static_cast<char>('0' + limb % 10);
  return digits;
}

}  // namespace

std::string decimal_from_hex(std::string_view hex) {
  Limbs billions(1'000'000'000);
  for (const char c : hex) billions.multiply_add(16, hex_value(c));
  std::string digits;
  for (auto limb = billions.limbs().rbegin(); limb != billions.limbs().rend(); ++limb)
    digits += nine_digits(*limb);
  const std::size_t first = digits.find_first_not_of('0');
  return first == std::string::npos ? "0" : digits.substr(first);
}

std::string bytes_from_decimal(std::string_view digits) {
  Limbs bytes(256);
  for (const char c : digits) bytes.multiply_add(10, static_cast<std::uint32_t>(c - '0'));
  std::string out;
  out.reserve(bytes.limbs().size());
  for (const std::uint32_t byte : bytes.limbs()) out += static_cast<char>(byte);
  return out;
}

}  // namespace sluice::json
