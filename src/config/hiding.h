#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice::config {

/// The text with *** for each of the values where it stands by itself: "word" is not taken out of "password".
/// Values of three bytes or less stay: they are in too many other places, and so hide nothing.
std::string without(std::vector<std::string> values, std::string text);

/// What stands behind the :// of an argument that is a URI (or --option=URI) with a user or options; empty if
/// it is none. Rather too much than too little: it need not be a good URI.
std::string_view credentials_in(std::string_view argument);

/// What of such credentials a message must not have: all of it, what stands before the @, each part of the
/// password, each value behind the ?. A user's name alone is no secret.
std::vector<std::string> parts_of(std::string_view credentials);

}  // namespace sluice::config
