#pragma once

#include <cstddef>
#include <string_view>

namespace sluice::json {

/// Where a text is wrong before its structure is even looked at: the first byte that is not UTF-8, the
/// first control character inside a string, or the quote of a string without end. The end if nothing is.
std::size_t find_lexical_fault(std::string_view text) noexcept;

/// The bracket that opens a level below `depth` levels; the end if there is none.
std::size_t find_deep_bracket(std::string_view text, int depth) noexcept;

}  // namespace sluice::json
