#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sluice/value.hpp"

namespace sluice {

/// A value of a stored document together with its place, for messages. Accessors throw Error(fix_input)
/// that names the place if the value is of another type.
class DocumentValue {
 public:
  DocumentValue(const Value& value, std::string path) : value_(value), path_(std::move(path)) {}

  [[nodiscard]] const Value& value() const noexcept { return value_; }
  [[nodiscard]] const std::string& path() const noexcept { return path_; }
  [[nodiscard]] bool is_null() const noexcept { return value_.is_null(); }
  [[nodiscard]] const Dict& dict() const;
  [[nodiscard]] const List& list() const;
  [[nodiscard]] const std::string& text() const;
  [[nodiscard]] bool boolean() const;
  [[nodiscard]] int integer() const;
  [[nodiscard]] std::vector<std::string> texts() const;
  /// The member under the key, with its place.
  [[nodiscard]] DocumentValue at(std::string_view key, const Value& member) const;
  /// The same; throws if there is none.
  [[nodiscard]] DocumentValue at(std::string_view key) const;
  [[noreturn]] void fail(std::string_view what) const;

 private:
  const Value& value_;
  std::string path_;
};

}  // namespace sluice
