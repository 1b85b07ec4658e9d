#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/value.hpp"

namespace sluice {

/// A place in rows: `email`, `user.email`. Lists on the way are walked, each element of them; a key that has
/// the dot in its own name is meant, too, so that nothing slips through.
class RowPath {
 public:
  /// Gets a dict and the position of a member that is meant. False: the member is taken out.
  using Change = std::function<bool(Dict& parent, std::size_t position)>;

  /// How much of a field of that name is meant.
  enum class Reach { none, inside, whole };

  explicit RowPath(std::string_view text);

  [[nodiscard]] Reach reach(std::string_view key) const;

  void change(Value& row, const Change& change) const;
  /// Whether one of the values at the path is so; null is asked about if there is none.
  [[nodiscard]] bool any(const Value& row, const std::function<bool(const Value&)>& is_so) const;
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  std::string text_;
  std::vector<std::string> parts_;
};

}  // namespace sluice
