#pragma once

#include <compare>
#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace sluice {

/// An integer outside the 64-bit range, as its canonical decimal text (`-?[1-9][0-9]*`).
struct BigInt {
  std::string digits;
  bool operator==(const BigInt&) const = default;
};

/// A decimal number as text, scale kept: "1.50".
struct Decimal {
  std::string text;
  bool operator==(const Decimal&) const = default;
};

/// An unsigned 256-bit integer of the Ethereum world, possibly scaled, as decimal text.
struct Wei {
  std::string text;
  bool operator==(const Wei&) const = default;
};

/// A point in time. `micros` counts microseconds since 1970-01-01T00:00:00; of UTC if `utc`,
/// else of an unnamed local clock. `offset_minutes` keeps the zone the value was written in
/// (it is already taken out of `micros`).
struct Timestamp {
  std::int64_t micros = 0;
  bool utc = true;
  std::int16_t offset_minutes = 0;
  bool operator==(const Timestamp&) const = default;
};

/// Days since 1970-01-01.
struct Date {
  std::int32_t days = 0;
  bool operator==(const Date&) const = default;
};

/// Microseconds since midnight.
struct Time {
  std::int64_t micros = 0;
  bool operator==(const Time&) const = default;
};

/// Raw bytes. `hex` remembers that they were written as 0x… (Ethereum's HexBytes).
struct Bytes {
  std::string data;
  bool hex = false;
  bool operator==(const Bytes&) const = default;
};

class Value;
using List = std::vector<Value>;
/// Keys in the order they came; duplicate keys are resolved (last wins) by whoever builds it.
using Dict = std::vector<std::pair<std::string, Value>>;

/// A typed value as JSON or a programming language gives it. A braced list whose elements are all
/// pairs that start with a string is a dict, any other braced list is a list:
/// `Value{{"id", 3}, {"nested", {{{"id", 1}}, {{"id", 2}}}}}`.
class Value {
 public:
  using Variant = std::variant<std::monostate, bool, std::int64_t, double, std::string, List, Dict, BigInt,
                               Decimal, Wei, Timestamp, Date, Time, Bytes>;

  Value() = default;
  Value(std::nullptr_t) {}  // NOLINT
  Value(bool v) : v_(v) {}  // NOLINT
  template <std::integral T>
    requires(!std::same_as<T, bool>)
  Value(T v) : v_(static_cast<std::int64_t>(v)) {}   // NOLINT
  Value(double v) : v_(v) {}                         // NOLINT
  Value(const char* v) : v_(std::string(v)) {}       // NOLINT
  Value(std::string_view v) : v_(std::string(v)) {}  // NOLINT
  Value(std::string v) : v_(std::move(v)) {}         // NOLINT
  Value(List v) : v_(std::move(v)) {}                // NOLINT
  Value(Dict v) : v_(std::move(v)) {}                // NOLINT
  Value(BigInt v) : v_(std::move(v)) {}              // NOLINT
  Value(Decimal v) : v_(std::move(v)) {}             // NOLINT
  Value(Wei v) : v_(std::move(v)) {}                 // NOLINT
  Value(Timestamp v) : v_(v) {}                      // NOLINT
  Value(Date v) : v_(v) {}                           // NOLINT
  Value(Time v) : v_(v) {}                           // NOLINT
  Value(Bytes v) : v_(std::move(v)) {}               // NOLINT
  Value(std::initializer_list<Value> elements);

  [[nodiscard]] const Variant& variant() const noexcept { return v_; }
  [[nodiscard]] bool is_null() const noexcept { return v_.index() == 0; }
  template <class T>
  [[nodiscard]] bool is() const noexcept {
    return std::holds_alternative<T>(v_);
  }
  /// Null pointer if the value is of another type.
  template <class T>
  [[nodiscard]] const T* get_if() const noexcept {
    return std::get_if<T>(&v_);
  }
  template <class T>
  [[nodiscard]] T* get_if() noexcept {
    return std::get_if<T>(&v_);
  }
  /// Throws std::bad_variant_access if the value is of another type.
  template <class T>
  [[nodiscard]] const T& get() const {
    return std::get<T>(v_);
  }
  /// Member of a dict; null pointer if this is no dict or has no such key.
  [[nodiscard]] const Value* find(std::string_view key) const noexcept;

  bool operator==(const Value&) const = default;

 private:
  Variant v_;
};

/// The value of that key; null, and added, if the dict has none.
Value& member(Dict& dict, std::string_view key);

}  // namespace sluice
