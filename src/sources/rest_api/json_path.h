#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/value.hpp"

namespace sluice::rest {

/// A JSON path as far as APIs need one: `$`, `a.b`, `a['b c']`, `a[0]`, `a[-1]`, `a[*]`, `a.*`.
class JsonPath {
 public:
  /// Throws Error(fix_config) for what is no such path.
  static JsonPath parse(std::string_view text);

  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  /// True if it goes through members of objects only: `$`, `a.b`.
  [[nodiscard]] bool is_plain() const noexcept;
  /// The first value that it leads to; null pointer: none.
  [[nodiscard]] const Value* first(const Value& root) const;
  /// Every place that it leads to in a JSON text, as it is written there. The text has to have room for
  /// the padding of simdjson behind it. Throws Error(fix_input) for what is no JSON.
  [[nodiscard]] std::vector<std::string_view> find(std::string& json) const;

  struct Step {
    enum class Kind { member, element, all };
    Kind kind = Kind::member;
    std::string name{};
    long index = 0;  ///< negative: from the end
  };
  [[nodiscard]] const std::vector<Step>& steps() const noexcept { return steps_; }

 private:
  std::string text_;
  std::vector<Step> steps_;
};

}  // namespace sluice::rest
