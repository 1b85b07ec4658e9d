#pragma once

#include <string>
#include <string_view>

namespace sluice::sql {

/// The text between two marks, each mark in it doubled: how SQL quotes identifiers ("…") and texts ('…').
std::string quoted(std::string_view text, char mark);

}  // namespace sluice::sql
