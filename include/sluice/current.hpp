#pragma once

#include "sluice/schema.hpp"

namespace sluice {

/// The schema that the pages of the running resource go into: what a resource changes in it while it yields
/// (settings, preferred types, columns of tables) rules this run's rows and is kept. Good until the
/// resource's next page is asked for; not for other threads. Throws Error(fix_config) outside of a resource.
Schema& current_schema();

}  // namespace sluice
