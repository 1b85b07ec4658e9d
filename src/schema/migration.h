#pragma once

#include "sluice/value.hpp"

namespace sluice {

/// The document brought from `engine` to kEngineVersion (reference §4.6). Throws Error(fix_config) for an
/// engine that is newer than that, or that never was.
Value migrate_document(Value document, int engine);

/// Every engine left out: the flags of columns that had only nulls, which are not kept any more.
Value migrate_seen_null_first(Value document);

}  // namespace sluice
