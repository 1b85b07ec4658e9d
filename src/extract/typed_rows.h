#pragma once

#include <memory>

#include "sluice/generator.hpp"
#include "sluice/resource.hpp"

namespace sluice {

/// Rows of a page as typed values; of a file in flat memory. Throws Error(fix_input) with file, line and row
/// for text that is no row, and Error(fix_config) for columns, which have no rows. A wish has none.
Generator<Value> values_of(Page page);

/// All rows of a page that is no file, without copying those that are values already.
std::shared_ptr<const List> values_of(const std::shared_ptr<const Page>& page);

}  // namespace sluice
