#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/path.h"
#include "sluice/value.hpp"

namespace sluice::rest {

/// The body of a response: what is around its lists is read, lists stay as they are written. So a page of
/// rows is neither parsed nor copied to find its rows and where the next page is.
class Body {
 public:
  /// A list below members of objects alone.
  struct FoundList {
    std::vector<std::string> path;
    std::string_view text;
  };

  /// Views of the text stay good until take().
  explicit Body(std::string text);
  Body(const Body&) = delete;
  Body& operator=(const Body&) = delete;

  [[nodiscard]] std::string_view text() const noexcept { return text_; }
  /// The value at the top with an empty list in place of each list. Throws Error(fix_input) for what is no
  /// JSON; so does everything below.
  const Value& head();
  /// In the order of the text.
  const std::vector<FoundList>& lists();
  /// The first value that the path leads to.
  std::optional<Value> first(const json::Path& path);
  /// Every place that the path leads to.
  std::vector<std::string_view> find(const json::Path& path);
  /// The part of the text, cut out of it, maybe with white space before it; the body is used up.
  std::string take(std::string_view part) &&;

 private:
  void read();

  std::string text_;
  bool is_read_ = false;
  Value head_;
  std::vector<FoundList> lists_;
};

/// True for `[]`.
bool is_empty_list(std::string_view text);

}  // namespace sluice::rest
