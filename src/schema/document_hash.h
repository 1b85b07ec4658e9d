#pragma once

#include <string>

#include "sluice/value.hpp"

namespace sluice {

/// Content hash of a stored document (reference §4.1), as it is: of the keys that it has. Empty if it is no
/// object.
std::string document_hash(Value document);

}  // namespace sluice
