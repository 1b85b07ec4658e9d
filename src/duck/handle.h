#pragma once

#include <string>
#include <utility>

#include <duckdb.h>

namespace sluice::duck {

/// Owns a handle of DuckDB's C API. Only the .cc files of this room include this.
template <class T, void (*destroy)(T*)>
class Handle {
 public:
  Handle() = default;
  explicit Handle(T value) : value_(value) {}
  Handle(Handle&& other) noexcept : value_(std::exchange(other.value_, T{})) {}
  Handle& operator=(Handle&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  ~Handle() {
    if (value_ != nullptr) destroy(&value_);
  }
  [[nodiscard]] T get() const noexcept { return value_; }
  /// For a function that fills it.
  [[nodiscard]] T* out() noexcept { return &value_; }

 private:
  T value_{};
};

using Config = Handle<duckdb_config, duckdb_destroy_config>;
using LogicalType = Handle<duckdb_logical_type, duckdb_destroy_logical_type>;
using TableFunction = Handle<duckdb_table_function, duckdb_destroy_table_function>;
using Chunk = Handle<duckdb_data_chunk, duckdb_destroy_data_chunk>;
using DuckValue = Handle<duckdb_value, duckdb_destroy_value>;

/// Text that DuckDB allocated, then freed.
inline std::string take_text(char* text) {
  std::string copy = text == nullptr ? "" : text;
  duckdb_free(text);
  return copy;
}

}  // namespace sluice::duck
