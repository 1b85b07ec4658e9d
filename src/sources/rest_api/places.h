#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "declared/declared.h"
#include "json/path.h"

namespace sluice::rest {

/// Every place that the path leads to in a JSON text, as it is written there. The text has to have room for
/// the padding of simdjson behind it. Throws Error(fix_input) for what is no JSON.
std::vector<std::string_view> places_of(const json::Path& path, std::string& json);

/// A path into a response or a row, which a declaration has at that node. Throws Error(fix_config) there.
json::Path path_at(const Declared& node, std::string_view text);

}  // namespace sluice::rest
