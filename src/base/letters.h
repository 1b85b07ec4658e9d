#pragma once

#include <string>
#include <string_view>

namespace sluice {

/// The text with small letters for A to Z; letters beyond ASCII stay as they are.
std::string lower_ascii(std::string_view text);

}  // namespace sluice
