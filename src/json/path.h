#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/value.hpp"

namespace sluice::json {

/// Where in a row something is: `updated_at`, `$.meta.changed`, `events[0].at`, `items[*]['at']`. Fields,
/// places in lists (negative: from the end), and `*` for every one; nothing else of JSONPath.
class Path {
 public:
  /// Throws Error(fix_config) that shows what it cannot read.
  explicit Path(std::string_view text);
  /// The same, but `$` is a path, too: to the whole.
  static Path of_document(std::string_view text);

  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  /// True if it goes through members of objects alone: `a.b`, `$`.
  [[nodiscard]] bool is_plain() const noexcept;

  /// The field, if the path is nothing but the name of one.
  [[nodiscard]] std::optional<std::string> field() const;
  /// The member of the row that the path goes through; nothing if it does not begin with a field.
  [[nodiscard]] std::optional<std::string_view> head() const;
  /// The first match; null pointer if there is none.
  [[nodiscard]] const Value* first(const Value& row) const { return first_from(0, row); }
  /// The same, from the member head() of the row.
  [[nodiscard]] const Value* first_below_head(const Value& member) const { return first_from(1, member); }

  struct Step {
    enum class Kind { field, index, every };
    Kind kind = Kind::field;
    std::string name{};
    std::int64_t index = 0;  ///< negative: from the end
  };
  [[nodiscard]] const std::vector<Step>& steps() const noexcept { return steps_; }

 private:
  class Reader;

  Path() = default;

  [[nodiscard]] const Value* first_from(std::size_t step, const Value& at) const;
  [[nodiscard]] const Value* first_of_every(std::size_t step, const Value& at) const;

  std::string text_;
  std::vector<Step> steps_;
  bool is_rooted_ = false;  ///< began with `$`
};

}  // namespace sluice::json
