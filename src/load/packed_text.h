#pragma once

#include <string>
#include <string_view>

namespace sluice {

/// base64 of the zlib stream (level 9) of the text, as documents are stored at a destination.
std::string pack_text(std::string_view text);

/// Reverse of pack_text; a text that is JSON as it stands ("{…") comes back as it is.
/// Throws Error(fix_input) for anything else.
std::string unpack_text(std::string_view packed);

}  // namespace sluice
