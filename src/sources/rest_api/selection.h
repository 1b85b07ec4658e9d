#pragma once

#include <optional>
#include <string>
#include <vector>

#include "json/path.h"
#include "sources/rest_api/body.h"

namespace sluice::rest {

/// Where a response has its rows: under a path, or where the first response seems to have them. What is
/// found once stays.
class Selection {
 public:
  Selection() = default;
  explicit Selection(std::optional<json::Path> path) : path_(std::move(path)) {}

  /// The rows as one JSON text: a list, or an object that is the only row; empty: there are none.
  /// The body is used up by take().
  std::vector<std::string_view> rows(Body& body);
  static bool is_empty(const std::vector<std::string_view>& rows);
  static std::string take(Body&& body, const std::vector<std::string_view>& rows);

 private:
  std::optional<json::Path> path_;
  std::optional<std::vector<std::string>> detected_;
};

/// Members that lead to the list which seems to hold the rows; empty: the response itself does.
std::vector<std::string> detect_rows(Body& body);

}  // namespace sluice::rest
