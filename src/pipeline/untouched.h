#pragma once

#include <memory>

#include "destination/destination.h"

namespace sluice {

/// The destination as it is: opening it makes no database. One that is missing has no tables, and there is
/// nothing that it could execute.
std::unique_ptr<Destination> untouched(std::unique_ptr<Destination> destination);

/// A session on a database as it is, as above.
std::unique_ptr<Session> open_if_there(const Destination& destination, DatasetRef dataset);

}  // namespace sluice
