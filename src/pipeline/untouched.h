#pragma once

#include <memory>

#include "sluice/destination.hpp"

namespace sluice {

/// The destination as it is: opening it makes no database. One that is missing has no tables, and there is
/// nothing that it could execute.
std::unique_ptr<Destination> untouched(std::unique_ptr<Destination> destination);

}  // namespace sluice
