#pragma once

#include "sluice/generator.hpp"
#include "sluice/resource.hpp"

namespace sluice {

/// The text of a file as pages of whole rows, as they were: memory depends on the longest row, not on the
/// file. Throws Error(fix_input) with the path for a packed file that is damaged and for a list that is not
/// closed.
Generator<Page> text_pages_of(FileRef ref);

}  // namespace sluice
