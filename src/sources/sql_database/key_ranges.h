#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "sources/sql_database/table.h"

namespace sluice::sql_source {

/// Whether ranges of a column can part a table: it holds integers, dates or timestamps.
bool can_part(const TableColumn& column);

/// Up to parts - 1 numbers that cut what lies between two into ranges of the same width; they grow.
std::vector<std::int64_t> even_bounds(std::int64_t least, std::int64_t most, int parts);

/// The numbers as SQL compares the column with them: they count integers, days of dates, microseconds of
/// timestamps. What no calendar has is left out.
std::vector<std::string> bounds_in_sql(const TableColumn& key, const std::vector<std::int64_t>& bounds);

/// Conditions of the ranges between the bounds, which grow: every row fulfils one of them, those without a
/// key the first one. Without bounds there are none.
std::vector<std::string> key_ranges(const TableColumn& key, const std::vector<std::string>& bounds);

}  // namespace sluice::sql_source
