#pragma once

#include "arrow/column.h"
#include "sluice/schema.hpp"

namespace sluice {

/// Whether values of a column lie as a column of the table can take them; both are complete.
bool fits_as_is(Physical physical, const Column& from, const Column& to);

/// The values as the column of the table has them, by the rules that values of rows are converted by
/// (reference §3.3). Throws Error(fix_input) that names both types and the first value that cannot be told in
/// the other one without a loss.
ColumnBuilder cast_column(const ColumnBuilder& data, const Column& from, const Column& to);

}  // namespace sluice
