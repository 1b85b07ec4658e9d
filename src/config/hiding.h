#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace sluice::config {

/// The text with *** for each of the values where it stands by itself: "me" is not taken out of "name".
std::string without(std::vector<std::string> values, std::string text);

/// What stands behind the :// of an argument that is a URI (or --option=URI) with a user or options; empty if
/// it is none. Rather too much than too little: it need not be a good URI.
std::string_view credentials_in(std::string_view argument);

/// What of such credentials a message must not have: all of it, each part before the @, each value behind the
/// ?.
std::vector<std::string> parts_of(std::string_view credentials);

}  // namespace sluice::config
