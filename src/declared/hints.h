#pragma once

#include "declared/declared.h"
#include "declared/hint_keys.h"
#include "sluice/hints.hpp"
#include "sluice/incremental.hpp"
#include "sluice/resource.hpp"

namespace sluice {

/// append, replace or merge, of a word that was checked.
WriteDisposition disposition_of(const std::string& word);

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
