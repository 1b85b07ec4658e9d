#pragma once

#include <string>
#include <utility>
#include <vector>

namespace sluice::golden {

/// A title and the statements that belong to it, in order.
using SqlCase = std::pair<std::string, std::vector<std::string>>;

/// The cases as a script for people: titles are comments, and clauses are on lines of their own. Nothing but
/// white space outside of literals and quoted names is changed.
std::string render_sql(const std::vector<SqlCase>& cases);

}  // namespace sluice::golden
