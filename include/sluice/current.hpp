#pragma once

#include "sluice/incremental.hpp"
#include "sluice/schema.hpp"
#include "sluice/value.hpp"

namespace sluice {

// Where these may be called: all of them in a resource, its steps and a transformer. If that is parallelized,
// a resource has its own state and cursor, which its steps cannot ask for then; a transformer has the cursor
// alone, as has the function of Page::later. What is not there throws Error(fix_config).

/// The schema that the pages of the running resource go into: what a resource changes in it while it yields
/// (settings, preferred types, columns of tables) rules this run's rows and is kept. Good until the
/// resource's next page is asked for; not for other threads. Throws Error(fix_config) outside of a resource.
Schema& current_schema();

/// What the running resource remembers between runs (reference §6.5): kept if the extraction succeeds,
/// committed with the rows that it yields, and there again on another machine. Values are those of typed
/// JSON. A resource that replaces its rows starts with an empty one. Good for as long as current_schema() is,
/// and throws as it does.
Dict& resource_state();

/// The same of the source, for all of its resources.
Dict& source_state();

/// Where the running incremental resource stands; the first of several. Null pointer if it is not
/// incremental. Good for as long as current_schema() is, and throws as it does.
const Cursor* current_cursor();

}  // namespace sluice
