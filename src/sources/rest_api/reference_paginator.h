#pragma once

#include <memory>
#include <optional>
#include <string>

#include "json/path.h"
#include "sources/rest_api/paginator.h"

namespace sluice::rest {

/// Paginators that the response tells where the next page is. One that leads to the page where it was found
/// would never end: that is an Error(fix_config).

/// A URL in the body. Takes the place of URL and parameters; a relative one counts from the last URL.
std::unique_ptr<Paginator> json_link(json::Path next_url_path);
/// A URL in the header `Link` under that relation.
std::unique_ptr<Paginator> header_link(std::string relation);

struct CursorPlaces {
  json::Path cursor_path;
  RequestPlace place{};
  bool stops_after_empty_page = false;
  std::optional<json::Path> has_more_path{};
};

/// A cursor in the body, for the next request.
std::unique_ptr<Paginator> cursor(CursorPlaces places);
/// A cursor in a header, for a parameter of the next request.
std::unique_ptr<Paginator> header_cursor(std::string header, std::string param);

}  // namespace sluice::rest
