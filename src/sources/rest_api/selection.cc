#include "sources/rest_api/selection.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "sources/rest_api/raw_json.h"

namespace sluice::rest {
namespace {

constexpr std::size_t kDeepest = 3;  // members that lead to a list
constexpr std::array<std::string_view, 11> kRowNames{"data",    "items",   "results",  "entries",
                                                     "records", "rows",    "entities", "payload",
                                                     "content", "objects", "values"};

bool names_rows(const Body::FoundList& list) {
  return !list.path.empty() && std::ranges::find(kRowNames, list.path.back()) != kRowNames.end();
}

}  // namespace

std::vector<std::string> detect_rows(Body& body) {
  const Body::FoundList* first = nullptr;
  for (const Body::FoundList& list : body.lists()) {
    if (list.path.size() > kDeepest) continue;
    if (names_rows(list)) return list.path;
    if (first == nullptr) first = &list;
  }
  return first == nullptr ? std::vector<std::string>() : first->path;
}

std::vector<std::string_view> Selection::rows(Body& body) {
  if (path_) return body.find(*path_);
  if (!detected_) detected_ = detect_rows(body);
  if (detected_->empty()) return {trimmed(body.text())};
  for (const Body::FoundList& list : body.lists())
    if (list.path == *detected_) return {list.text};
  return {};
}

bool Selection::is_empty(const std::vector<std::string_view>& rows) {
  return rows.empty() || (rows.size() == 1 && (rows[0] == "null" || is_empty_list(rows[0])));
}

std::string Selection::take(Body&& body, const std::vector<std::string_view>& rows) {
  if (is_empty(rows)) return {};
  if (rows.size() == 1) return std::move(body).take(rows[0]);
  std::string list = "[";
  for (const std::string_view row : rows) list.append(list.size() > 1 ? "," : "").append(row);
  return list += ']';
}

}  // namespace sluice::rest
