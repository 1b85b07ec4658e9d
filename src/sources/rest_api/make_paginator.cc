#include "sources/rest_api/make_paginator.h"

#include <algorithm>
#include <array>
#include <utility>

#include "schema/nearest.h"
#include "sluice/error.hpp"
#include "sources/rest_api/own_paginator.h"
#include "sources/rest_api/places.h"
#include "sources/rest_api/range_paginator.h"
#include "sources/rest_api/reference_paginator.h"

namespace sluice::rest {
namespace {

std::optional<std::string> text(const Declared& node, std::string_view key) {
  return node.is_dict() ? node.text(key) : std::nullopt;
}
std::optional<std::int64_t> integer(const Declared& node, std::string_view key) {
  return node.is_dict() ? node.integer(key) : std::nullopt;
}
bool flag(const Declared& node, std::string_view key, bool otherwise) {
  return node.is_dict() ? node.flag(key, otherwise) : otherwise;
}

/// A path under the key, at whose place a wrong one is told.
std::optional<json::Path> path(const Declared& node, std::string_view key, const char* otherwise = nullptr) {
  const auto child = node.is_dict() ? node.child(key) : std::nullopt;
  // A key that says null takes the default away.
  const bool is_null = node.value().find(key) != nullptr && !child;
  if (!child)
    return otherwise == nullptr || is_null ? std::nullopt : std::optional(json::Path::of_document(otherwise));
  return path_at(*child, child->text());
}

RequestPlace place(const Declared& node, const char* param_key, const char* body_key, const char* otherwise) {
  RequestPlace place{text(node, param_key).value_or(""), text(node, body_key).value_or("")};
  if (!place.param.empty() && !place.body_path.empty())
    throw node.refusal(std::string("has both ") + param_key + " and " + body_key + "; one of them is enough");
  if (place.param.empty() && place.body_path.empty()) place.param = otherwise;
  return place;
}

void check_ends(const Declared& node, const Range& range, const char* maximum_key) {
  if (range.total_path || range.maximum || range.has_more_path || range.stops_after_empty_page) return;
  throw node.refusal(std::string("never ends: it needs one of total_path, ") + maximum_key +
                     ", has_more_path and stop_after_empty_page: true");
}

Range range_of(const Declared& node) {
  Range range;
  range.total_path = path(node, "total_path", "total");
  range.has_more_path = path(node, "has_more_path");
  range.stops_after_empty_page = flag(node, "stop_after_empty_page", true);
  return range;
}

Paginators make_page_number(const Declared& node) {
  Range range = range_of(node);
  range.place = place(node, "page_param", "page_body_path", "page");
  range.base = integer(node, "base_page").value_or(0);
  range.first = integer(node, "page").value_or(range.base);
  range.maximum = integer(node, "maximum_page");
  check_ends(node, range, "maximum_page");
  return [range] { return page_number(range); };
}

Paginators make_offset(const Declared& node) {
  const auto limit = integer(node, "limit");
  if (!limit || *limit <= 0) throw node.refusal("needs a limit: how many rows a page has");
  Range range = range_of(node);
  range.place = place(node, "offset_param", "offset_body_path", "offset");
  range.step = *limit;
  range.first = integer(node, "offset").value_or(0);
  range.maximum = integer(node, "maximum_offset");
  check_ends(node, range, "maximum_offset");
  const RequestPlace limit_place = place(node, "limit_param", "limit_body_path", "limit");
  return [range, limit_place] { return offset(range, limit_place); };
}

Paginators make_cursor(const Declared& node) {
  const CursorPlaces places{.cursor_path = *path(node, "cursor_path", "cursors.next"),
                            .place = place(node, "cursor_param", "cursor_body_path", "cursor"),
                            .stops_after_empty_page = flag(node, "stop_after_empty_page", false),
                            .has_more_path = path(node, "has_more_path")};
  return [places] { return cursor(places); };
}

Paginators make_header_cursor(const Declared& node) {
  const std::string header = text(node, "cursor_key").value_or("next");
  const std::string param = text(node, "cursor_param").value_or("cursor");
  return [header, param] { return header_cursor(header, param); };
}

Paginators make_json_link(const Declared& node) {
  const json::Path next = *path(node, "next_url_path", "next");
  return [next] { return json_link(next); };
}

Paginators make_header_link(const Declared& node) {
  const std::string relation = text(node, "links_next_key").value_or("next");
  return [relation] { return header_link(relation); };
}

struct Type {
  std::string_view name;
  Paginators (*make)(const Declared&);
  std::initializer_list<std::string_view> keys;
};

Paginators make_single_page(const Declared&) { return single_page; }
Paginators make_detected(const Declared&) { return {}; }

const std::array<Type, 9>& types() {
  static const std::array<Type, 9> kTypes{{
      {"json_link", make_json_link, {"type", "next_url_path"}},
      {"json_response", make_json_link, {"type", "next_url_path"}},  // its old name
      {"header_link", make_header_link, {"type", "links_next_key"}},
      {"header_cursor", make_header_cursor, {"type", "cursor_key", "cursor_param"}},
      {"cursor",
       make_cursor,
       {"type", "cursor_path", "cursor_param", "cursor_body_path", "stop_after_empty_page", "has_more_path"}},
      {"offset",
       make_offset,
       {"type", "limit", "offset", "offset_param", "offset_body_path", "limit_param", "limit_body_path",
        "total_path", "maximum_offset", "stop_after_empty_page", "has_more_path"}},
      {"page_number",
       make_page_number,
       {"type", "base_page", "page", "page_param", "page_body_path", "total_path", "maximum_page",
        "stop_after_empty_page", "has_more_path"}},
      {"single_page", make_single_page, {"type"}},
      {"auto", make_detected, {"type"}},
  }};
  return kTypes;
}

}  // namespace

Paginators make_paginator(const Declared& node, const RestHooks& hooks) {
  const std::string name = node.is_dict() ? node.text("type", "auto") : node.text();
  if (const auto own = hooks.paginators.find(name); own != hooks.paginators.end()) {
    if (node.is_dict()) node.check_keys({"type"});
    return [make = own->second] { return own_paginator(make()); };
  }
  const auto type = std::ranges::find(types(), name, &Type::name);
  if (type == types().end()) {
    std::vector<std::string_view> known;
    for (const Type& each : types()) known.push_back(each.name);
    for (const auto& [own, make] : hooks.paginators) known.emplace_back(own);
    throw node.refusal("is no paginator" + did_you_mean(name, known));
  }
  if (node.is_dict()) node.check_keys(type->keys);
  return type->make(node);
}

}  // namespace sluice::rest
