#pragma once

#include <span>
#include <string>
#include <string_view>

namespace sluice {

/// The word that was probably meant; empty if none is like it.
std::string_view nearest(std::string_view word, std::span<const std::string_view> known);

/// " (did you mean nullable?)" or, if nothing is like it, " (allowed: a, b, c)".
std::string did_you_mean(std::string_view word, std::span<const std::string_view> known);

}  // namespace sluice
