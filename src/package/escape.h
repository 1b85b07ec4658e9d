#pragma once

#include <string>
#include <string_view>

namespace sluice {

/// Percent-encodes every byte for which `keep` is false ('%' must be one of them).
std::string escape(std::string_view bytes, bool (*keep)(char));

/// Reverse of escape; false for a '%' without two upper case hex digits.
bool unescape(std::string_view text, std::string& bytes);

/// A letter or digit of ASCII, '_' or '-': all that names of job files are made of.
bool is_plain(char c) noexcept;

/// ASCII that can be seen, and blank, but not '%': what stays readable in package.json.
bool is_printable(char c) noexcept;

}  // namespace sluice
