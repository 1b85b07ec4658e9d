#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "load/merge_plan.h"
#include "sluice/hints.hpp"

namespace sluice::golden {

// Tables as hints and the normalizer make them, for the strategies.

/// Hints of a table that is merged.
TableHints hints_to_merge(const std::string& strategy, const std::vector<std::string>& primary_key,
                          const std::vector<std::string>& merge_key = {});

/// The same hints with one more column.
TableHints with_column(TableHints hints, Column column);

/// A column with a hint.
Column hinted(const std::string& name, DataType type, std::string_view hint, Value value = true);

/// The hints, some columns of data, and what the normalizer adds.
Table root_table(TableHints hints, const std::string& name = "orders");

Chain alone(const Table& root);

/// orders, orders__items, orders__items__tags. `leads_to_root`: with the root's id in every nested row.
Chain nested_chain(const Table& root, bool leads_to_root);

}  // namespace sluice::golden
