#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <new>
#include <utility>

namespace sluice {

/// Growable raw memory, 64-byte aligned, never initialised. The building block of columns.
class Buffer {
 public:
  Buffer() = default;
  Buffer(Buffer&& other) noexcept
      : data_(std::exchange(other.data_, nullptr)),
        size_(std::exchange(other.size_, 0)),
        capacity_(std::exchange(other.capacity_, 0)) {}
  Buffer& operator=(Buffer&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    std::swap(capacity_, other.capacity_);
    return *this;
  }
  ~Buffer() { std::free(data_); }

  [[nodiscard]] std::uint8_t* data() noexcept { return data_; }
  [[nodiscard]] const std::uint8_t* data() const noexcept { return data_; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }
  template <class T>
  [[nodiscard]] T* as() noexcept {
    return reinterpret_cast<T*>(data_);
  }
  template <class T>
  [[nodiscard]] const T* as() const noexcept {
    return reinterpret_cast<const T*>(data_);
  }

  /// Room for `extra` more bytes behind size().
  void ensure(std::size_t extra) {
    if (size_ + extra > capacity_) [[unlikely]]
      grow(size_ + extra);
  }
  /// Sets the size; new bytes are not initialised.
  void resize(std::size_t size) {
    if (size > capacity_) [[unlikely]]
      grow(size);
    size_ = size;
  }
  void append(const void* bytes, std::size_t count) {
    if (count == 0) return;  // there may be no memory yet
    ensure(count);
    std::memcpy(data_ + size_, bytes, count);
    size_ += count;
  }
  template <class T>
  void push(T value) {
    append(&value, sizeof value);
  }
  void clear() noexcept { size_ = 0; }

 private:
  void grow(std::size_t wanted);

  std::uint8_t* data_ = nullptr;
  std::size_t size_ = 0;
  std::size_t capacity_ = 0;
};

}  // namespace sluice
