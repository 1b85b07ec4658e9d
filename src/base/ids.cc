#include "base/ids.h"

#include <bit>
#include <cerrno>
#include <cstring>

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sys/random.h>

#include "sluice/error.hpp"

namespace sluice {
namespace {

constexpr char kAlphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t kRowIdBytes = 10;

void fill_random(void* out, std::size_t size) {
  char* to = static_cast<char*>(out);
  while (size > 0) {
    const ssize_t got = getrandom(to, size, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw Error(Remedy::report_bug, "the system gives no random bytes");
    to += got;
    size -= static_cast<std::size_t>(got);
  }
}

char letter(std::uint64_t bits) { return kAlphabet[bits & 63]; }

std::uint32_t byte_at(const char* bytes) { return static_cast<unsigned char>(*bytes); }

void encode_triple(const char* in, char* out) {
  const std::uint32_t bits = byte_at(in) << 16 | byte_at(in + 1) << 8 | byte_at(in + 2);
  out[0] = letter(bits >> 18);
  out[1] = letter(bits >> 12);
  out[2] = letter(bits >> 6);
  out[3] = letter(bits);
}

/// The last one or two bytes; returns the characters written.
std::size_t encode_tail(const char* in, std::size_t count, char* out) {
  if (count == 0) return 0;
  const std::uint32_t bits = byte_at(in) << 16 | (count == 2 ? byte_at(in + 1) << 8 : 0);
  out[0] = letter(bits >> 18);
  out[1] = letter(bits >> 12);
  if (count == 2) out[2] = letter(bits >> 6);
  return count + 1;
}

/// Without padding; returns the characters written.
std::size_t encode(const char* in, std::size_t count, char* out) {
  const char* start = out;
  for (; count >= 3; count -= 3, in += 3, out += 4) encode_triple(in, out);
  out += encode_tail(in, count, out);
  return static_cast<std::size_t>(out - start);
}

constexpr std::array<std::int8_t, 256> make_reverse() {
  std::array<std::int8_t, 256> reverse{};
  reverse.fill(-1);
  for (std::int8_t i = 0; i < 64; ++i) reverse[static_cast<unsigned char>(kAlphabet[i])] = i;
  return reverse;
}
constexpr std::array<std::int8_t, 256> kReverse = make_reverse();

std::size_t padding_of(std::string_view text) {
  if (text.ends_with("==")) return 2;
  return text.ends_with('=') ? 1 : 0;
}

void check_digest(int result) {
  if (result != 1) throw Error(Remedy::report_bug, "OpenSSL could not compute a digest");
}

}  // namespace

RowIdGenerator::RowIdGenerator() { fill_random(state_.data(), sizeof state_); }

// xoshiro256++ by Blackman and Vigna: ids need to be unlike each other, not secret.
std::uint64_t RowIdGenerator::word() noexcept {
  const std::uint64_t result = std::rotl(state_[0] + state_[3], 23) + state_[0];
  const std::uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = std::rotl(state_[3], 45);
  return result;
}

void RowIdGenerator::next(char* out) noexcept {
  const std::uint64_t high = word();
  const std::uint64_t low = word();
  for (int i = 0; i < 10; ++i) out[i] = letter(high >> (6 * i));
  for (int i = 0; i < 3; ++i) out[10 + i] = letter(low >> (6 * i));
  // The 14th character holds the last 2 of 80 bits.
  out[13] = letter((low >> 18 & 3) << 4);
}

struct Shake128::Context {
  // Fetched once: looking an algorithm up costs more than a short digest.
  EVP_MD* algorithm = EVP_MD_fetch(nullptr, "SHAKE128", nullptr);
  EVP_MD_CTX* digest = EVP_MD_CTX_new();

  Context() {
    check_digest(algorithm != nullptr && digest != nullptr);
    check_digest(EVP_DigestInit_ex2(digest, algorithm, nullptr));
  }
  ~Context() {
    EVP_MD_CTX_free(digest);
    EVP_MD_free(algorithm);
  }
  Context(const Context&) = delete;
  Context& operator=(const Context&) = delete;

  void run(std::string_view text, void* out, std::size_t size) {
    check_digest(EVP_DigestInit_ex2(digest, nullptr, nullptr));
    check_digest(EVP_DigestUpdate(digest, text.data(), text.size()));
    check_digest(EVP_DigestFinalXOF(digest, static_cast<unsigned char*>(out), size));
  }
};

Shake128::Shake128() : context_(std::make_unique<Context>()) {}
Shake128::~Shake128() = default;

void Shake128::row_id(std::string_view text, char* out) {
  char bytes[kRowIdBytes];
  context_->run(text, bytes, sizeof bytes);
  encode(bytes, sizeof bytes, out);
}

std::string Shake128::base64(std::string_view text, std::size_t bytes) {
  std::string digest(bytes, '\0');
  context_->run(text, digest.data(), bytes);
  return base64_encode(digest, false);
}

std::string sha3_base64(std::string_view text) {
  std::string digest(32, '\0');
  check_digest(EVP_Digest(text.data(), text.size(), reinterpret_cast<unsigned char*>(digest.data()), nullptr,
                          EVP_sha3_256(), nullptr));
  return base64_encode(digest, true);
}

std::string base64_encode(std::string_view bytes, bool padded) {
  std::string text((bytes.size() + 2) / 3 * 4, '=');
  const std::size_t written = encode(bytes.data(), bytes.size(), text.data());
  if (!padded) text.resize(written);
  return text;
}

bool base64_decode(std::string_view text, std::string& bytes) {
  bytes.clear();
  if (text.size() % 4 != 0) return false;
  text.remove_suffix(padding_of(text));
  bytes.reserve(text.size() * 3 / 4);
  std::uint32_t bits = 0;
  int count = 0;
  for (char c : text) {
    const int value = kReverse[static_cast<unsigned char>(c)];
    if (value < 0) return false;
    bits = bits << 6 | static_cast<std::uint32_t>(value);
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes.push_back(static_cast<char>(bits >> count & 0xFF));
  }
  return true;
}

std::string random_hex(std::size_t bytes) {
  std::string raw(bytes, '\0');
  fill_random(raw.data(), bytes);
  return hex_of(raw);
}

std::string sha256(std::string_view text) {
  std::string digest(32, '\0');
  check_digest(EVP_Digest(text.data(), text.size(), reinterpret_cast<unsigned char*>(digest.data()), nullptr,
                          EVP_sha256(), nullptr));
  return digest;
}

std::string hmac_sha256(std::string_view key, std::string_view text) {
  std::string digest(32, '\0');
  check_digest(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
                    reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                    reinterpret_cast<unsigned char*>(digest.data()), nullptr) != nullptr);
  return digest;
}

std::string hmac_sha256_hex(std::string_view key, std::string_view text) {
  return hex_of(hmac_sha256(key, text));
}

std::string hex_of(std::string_view bytes) {
  std::string hex;
  hex.reserve(bytes.size() * 2);
  for (char c : bytes) {
    hex.push_back("0123456789abcdef"[static_cast<unsigned char>(c) >> 4]);
    hex.push_back("0123456789abcdef"[static_cast<unsigned char>(c) & 15]);
  }
  return hex;
}

}  // namespace sluice
