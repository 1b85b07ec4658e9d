#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "json/path.h"
#include "sources/rest_api/paginator.h"

namespace sluice::rest {

/// Whether a response says under `path` that there is more. Throws Error(fix_config) if it does not say.
bool has_more(const json::Path& path, Body& body);

/// What page numbers and offsets have in common.
struct Range {
  RequestPlace place{};
  std::int64_t first = 0;
  std::int64_t step = 1;
  std::int64_t base = 0;                   ///< what counting starts at
  std::optional<std::int64_t> maximum{};   ///< the first value that is not asked for
  std::optional<json::Path> total_path{};  ///< to the number of pages, or of rows
  std::optional<json::Path> has_more_path{};
  bool stops_after_empty_page = true;
};

std::unique_ptr<Paginator> page_number(Range range);

/// With a limit in each request; it is the step.
std::unique_ptr<Paginator> offset(const Range& range, RequestPlace limit_place);

}  // namespace sluice::rest
