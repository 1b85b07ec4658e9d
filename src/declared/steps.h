#pragma once

#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "declared/column_steps.h"
#include "declared/declared.h"
#include "declared/keys.h"
#include "sluice/resource.hpp"

namespace sluice {

/// What is done to a row before it is stored anywhere: a change of it, or which rows pass.
using RowStep = std::variant<ColumnMap, ColumnFilter>;

/// Keys of one step: drop, hash with salt, mask, rename, filter.
std::span<const KeySpec> step_keys();

/// The step that a node says: exactly one of drop, hash, mask, rename and filter. A salt that the node does
/// not say is configured (sources.hash_salt, a secret). Throws Error(fix_config).
RowStep row_step(const Declared& node);

/// The resource whose rows pass through the steps of a list, in its order, before they reach the package.
/// What tells its input from another tells the steps, too, but for what is secret in them.
Resource with_steps(const Resource& resource, const Declared& steps);

/// All characters but the last four become stars; of a text of four or fewer all do.
std::string masked(std::string_view text);

}  // namespace sluice
