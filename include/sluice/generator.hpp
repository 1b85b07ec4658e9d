#pragma once

#include <coroutine>
#include <exception>
#include <iterator>
#include <memory>
#include <type_traits>
#include <utility>

namespace sluice {

/// A lazy range made by a coroutine with `co_yield`. Single pass, move only.
template <class T>
class Generator {
  // GCC 12 miscompiles `co_yield Aggregate{…}` when the aggregate has a move-only member.
  static_assert(!std::is_aggregate_v<T>, "give the yielded type a constructor");

 public:
  struct promise_type {
    std::add_pointer_t<T> current = nullptr;
    std::exception_ptr error;

    Generator get_return_object() { return Generator(Handle::from_promise(*this)); }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(T& value) noexcept {
      current = std::addressof(value);
      return {};
    }
    std::suspend_always yield_value(T&& value) noexcept {
      current = std::addressof(value);
      return {};
    }
    void return_void() noexcept {}
    void unhandled_exception() { error = std::current_exception(); }
  };

  using Handle = std::coroutine_handle<promise_type>;

  class Iterator {
   public:
    using value_type = T;
    using difference_type = std::ptrdiff_t;

    explicit Iterator(Handle handle) : handle_(handle) {}
    T& operator*() const { return *handle_.promise().current; }
    Iterator& operator++() {
      advance(handle_);
      return *this;
    }
    void operator++(int) { ++*this; }
    bool operator==(std::default_sentinel_t) const { return handle_.done(); }

   private:
    Handle handle_;
  };

  Generator(Generator&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  Generator& operator=(Generator&& other) noexcept {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~Generator() {
    if (handle_) handle_.destroy();
  }

  Iterator begin() {
    advance(handle_);
    return Iterator(handle_);
  }
  std::default_sentinel_t end() { return {}; }

 private:
  explicit Generator(Handle handle) : handle_(handle) {}

  static void advance(Handle handle) {
    handle.resume();
    if (handle.promise().error) std::rethrow_exception(handle.promise().error);
  }

  Handle handle_;
};

}  // namespace sluice
