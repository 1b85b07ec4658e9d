#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace sluice {

/// Length of a row id: 10 bytes as base64 without padding.
inline constexpr std::size_t kRowIdLength = 14;
using RowId = std::array<char, kRowIdLength>;

/// Makes random row ids. One per thread; seeded from the system's entropy.
class RowIdGenerator {
 public:
  RowIdGenerator();
  /// Writes kRowIdLength characters of the standard base64 alphabet.
  void next(char* out) noexcept;

 private:
  std::uint64_t word() noexcept;
  std::array<std::uint64_t, 4> state_;
};

/// SHAKE-128 over many short inputs, without an allocation per input. Not thread safe.
class Shake128 {
 public:
  Shake128();
  ~Shake128();
  Shake128(const Shake128&) = delete;
  Shake128& operator=(const Shake128&) = delete;
  /// base64 without padding of the first 10 bytes of the digest (a row id, reference §2.4).
  void row_id(std::string_view text, char* out);
  /// base64 without padding of the first `bytes` bytes.
  std::string base64(std::string_view text, std::size_t bytes);

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

/// base64 with padding of SHA3-256.
std::string sha3_base64(std::string_view text);

/// The 32 bytes of SHA-256.
std::string sha256(std::string_view text);

/// The 32 bytes of HMAC-SHA-256: the same text gives the same digest, and nobody finds the text without the
/// key.
std::string hmac_sha256(std::string_view key, std::string_view text);

/// The same in hex.
std::string hmac_sha256_hex(std::string_view key, std::string_view text);

/// Two small hex digits for each byte.
std::string hex_of(std::string_view bytes);

/// Standard alphabet. `padded`: with '='.
std::string base64_encode(std::string_view bytes, bool padded);
/// Strict: nothing for a character outside the alphabet or a wrong length. Wants padding.
bool base64_decode(std::string_view text, std::string& bytes);

/// `bytes` random bytes in hex (file ids).
std::string random_hex(std::size_t bytes);

}  // namespace sluice
