#pragma once

#include "sluice/value.hpp"

namespace sluice {

// Engines 1 and 2: tables were dicts of columns, hints and filters stood beside them.
void to_engine_2(Dict& document);
void to_engine_3(Dict& document);

}  // namespace sluice
