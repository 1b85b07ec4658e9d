#pragma once

#include <span>
#include <string_view>

#include "declared/keys.h"

namespace sluice {

/// Keys of what may be said of a resource's tables: primary_key, columns, nested_hints, … under the
/// reference's names (§6.1). Without what decides which rows pass: incremental and steps.
std::span<const KeySpec> hint_keys();
/// Keys of an incremental (reference §7).
std::span<const KeySpec> incremental_keys();
/// All that a resource may say, whichever source it is of: hints, incremental, steps, limit.
std::span<const KeySpec> resource_keys();
/// Keys of a column, and of a contract that is a dict.
std::span<const KeySpec> column_keys();
std::span<const KeySpec> contract_keys();

/// Words that a write disposition, a mode of a contract and a data type may be.
std::span<const std::string_view> disposition_words();
std::span<const std::string_view> mode_words();
std::span<const std::string_view> type_words();

}  // namespace sluice
