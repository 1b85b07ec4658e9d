#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "declared/condition.h"
#include "declared/row_path.h"
#include "sluice/resource.hpp"

namespace sluice {

/// A change of rows that can be made of rows as columns, too: Resource::with_map takes it, and whoever has
/// columns finds it there (std::function::target).
struct ColumnMap {
  std::function<void(Value& row)> of_row;
  std::function<Page::Columns(const Page::Columns& columns)> of_columns;
  Value operator()(Value row) const {
    of_row(row);
    return row;
  }
};

/// The same for with_filter.
struct ColumnFilter {
  Condition condition;
  bool operator()(const Value& row) const { return condition.holds(row); }
  /// Rows of the columns that pass.
  [[nodiscard]] Page::Columns of_columns(const Page::Columns& columns) const;
};

/// Columns without those that are meant. JSON columns with a place inside that is meant lose that.
Page::Columns without(const Page::Columns& columns, const std::vector<RowPath>& paths);

/// Columns with other names. Throws Error(fix_input) if a name is taken.
Page::Columns renamed(const Page::Columns& columns,
                      const std::vector<std::pair<RowPath, std::string>>& names);

/// Columns of which those that are meant are changed, cell by cell as a row with nothing else, and are text
/// then; JSON stays JSON.
Page::Columns rewritten(const Page::Columns& columns, const std::vector<RowPath>& paths,
                        const std::function<void(Value& row)>& change);

/// The columns after all steps of a resource, in their order; nothing if one of them is not for columns.
bool are_for_columns(const std::vector<Resource::RowStep>& steps);
Page::Columns after_steps(Page::Columns columns, const std::vector<Resource::RowStep>& steps);

}  // namespace sluice
