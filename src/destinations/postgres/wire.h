#pragma once

#include <concepts>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

namespace sluice::postgres {

/// Bytes on their way to the server, in its binary format: numbers are big endian, and a value stands behind
/// its length. The memory is kept when it is cleared.
class Wire {
 public:
  [[nodiscard]] std::string_view bytes() const noexcept { return {bytes_.data(), size_}; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  void clear() noexcept { size_ = 0; }

  template <std::integral T>
  void put(T value) {
    auto rest = static_cast<std::make_unsigned_t<T>>(value);
    char* end = grow(sizeof(T)) + sizeof(T);
    for (std::size_t i = 0; i < sizeof(T); ++i, rest = static_cast<decltype(rest)>(rest >> 7 >> 1))
      *--end = static_cast<char>(rest & 0xFF);
  }
  void put(std::string_view text) {
    if (!text.empty()) std::memcpy(grow(text.size()), text.data(), text.size());
  }
  /// A value of fixed width, behind its length.
  template <std::integral T>
  void put_sized(T value) {
    put(static_cast<std::int32_t>(sizeof(T)));
    put(value);
  }
  void put_sized(std::string_view text) {
    put(static_cast<std::int32_t>(text.size()));
    put(text);
  }
  void put_null() { put(std::int32_t{-1}); }

 private:
  /// Room for that many bytes more, at the end.
  char* grow(std::size_t count) {
    if (bytes_.size() - size_ < count) [[unlikely]]
      bytes_.resize((size_ + count) * 2);
    char* place = bytes_.data() + size_;
    size_ += count;
    return place;
  }

  std::string bytes_;
  std::size_t size_ = 0;
};

}  // namespace sluice::postgres
