#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "declared/row_path.h"
#include "sluice/value.hpp"

namespace sluice {

/// Which rows pass a filter: `amount > 0 and user.country = 'DE' or note is null`. Comparisons of a path with
/// a number, a text in quotes, true or false; `and` binds before `or`; there are no brackets. As in SQL
/// nothing but `is null` is true of null or of a field that is not there.
class Condition {
 public:
  /// Throws Error(fix_config) that says what is wrong with the text.
  static Condition parse(std::string_view text);

  /// Throws Error(fix_input) for a value that cannot be compared, such as a text with a number: leaving such
  /// rows out would be a guess.
  [[nodiscard]] bool holds(const Value& row) const;
  /// The fields that are compared.
  [[nodiscard]] std::vector<RowPath> paths() const;

 private:
  enum class Operator {
    equal,
    unequal,
    less,
    less_or_equal,
    greater,
    greater_or_equal,
    is_null,
    is_not_null
  };
  struct Comparison {
    RowPath path;
    Operator op;
    Value literal;
  };
  friend class ConditionReader;

  [[nodiscard]] bool holds(const Comparison& comparison, const Value& row) const;

  std::string text_;
  std::vector<std::vector<Comparison>> alternatives_;  ///< one of which has to hold as a whole
};

}  // namespace sluice
