#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/value.hpp"

namespace sluice::rest {

/// Gives the value of a placeholder. Throws if there is none.
using Lookup = std::function<Value(const std::string& name)>;

/// A text with placeholders: `posts/{resources.posts.id}`. Doubled braces stand for one.
class Pattern {
 public:
  /// Throws Error(fix_config) for a brace without its other one.
  explicit Pattern(std::string_view text);

  /// In order, as often as they are there.
  [[nodiscard]] std::vector<std::string> names() const;
  /// The name, if the text is one placeholder and nothing else.
  [[nodiscard]] std::optional<std::string> only_name() const;
  [[nodiscard]] std::string fill(const Lookup& lookup) const;
  /// The same for a path: what a value has that would end a path is escaped, unless it begins the text, where
  /// it may be a URL.
  [[nodiscard]] std::string fill_path(const Lookup& lookup) const;

 private:
  struct Part {
    bool is_name = false;
    std::string text{};
  };
  std::vector<Part> parts_;
};

/// A value as text in a URL or header: true, 5, 1.5, 2024-01-01T00:00:00Z; null is empty.
std::string text_of(const Value& value);

/// The tree with all of its texts filled, keys among them. `keeps_types`: a text that is one placeholder
/// becomes the value itself.
Value filled(const Value& tree, const Lookup& lookup, bool keeps_types);

/// Names of all placeholders in the tree.
void collect_names(const Value& tree, std::vector<std::string>& names);

}  // namespace sluice::rest
