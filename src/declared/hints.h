#pragma once

#include <span>

#include "declared/declared.h"
#include "declared/keys.h"
#include "sluice/hints.hpp"
#include "sluice/incremental.hpp"
#include "sluice/resource.hpp"

namespace sluice {

/// Keys of what may be said of a resource's tables: primary_key, columns, nested_hints, … under the
/// reference's names (§6.1). Without what decides which rows pass: incremental and steps.
std::span<const KeySpec> hint_keys();
/// Keys of an incremental (reference §7).
std::span<const KeySpec> incremental_keys();
/// All that a resource may say, whichever source it is of: hints, incremental, steps.
std::span<const KeySpec> resource_keys();

/// What the node says of a table; keys that are no hints are passed over.
TableHints hints_of(const Declared& node);

/// An incremental of its keys, or of a text that is the path of the cursor. Keys that are none of its are
/// passed over.
Incremental incremental_of(const Declared& node);

/// The resource with all of resource_keys() that the node says, over what the resource says. Steps come
/// behind the ones that it has, the incremental behind them.
Resource with_declared(const Resource& resource, const Declared& node);

/// "freeze", or {columns: discard_row}.
Contract contract_of(const Declared& node);

}  // namespace sluice
