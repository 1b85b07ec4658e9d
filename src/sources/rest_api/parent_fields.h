#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sluice/value.hpp"

namespace sluice::rest {

/// The fields of a parent's row for its children's rows, as JSON members: `"_posts_title":"t","_posts_id":1`.
/// Throws Error(fix_config) for a field that the row lacks.
std::string parent_members(const Value& row, const std::string& parent,
                           const std::vector<std::string>& fields);

/// The rows (a list of objects, or one object; empty: there are none) with the members at the end of each;
/// nothing else of them changes. Throws Error(fix_input) for a row that is no object.
std::string with_members(std::string rows, std::string_view members);

}  // namespace sluice::rest
