#pragma once

#include <optional>
#include <string>
#include <vector>

#include "schema/capabilities.h"
#include "schema/naming.h"
#include "sluice/schema.hpp"

namespace sluice {

/// The merge strategy of a root table: its own (`x-merge-strategy`), else the first that the destination has;
/// nothing if its disposition is not merge or the destination has none. Throws Error(fix_config, unsupported)
/// for one that the destination lacks.
std::optional<std::string> merge_strategy(const Table& root, const Capabilities& capabilities);

/// If rows nested in the table's root have to know it, writes that into the normalizer's settings: the root's
/// `_dlt_id` goes down as `_dlt_root_id` (reference §2.5). Called whenever a table was added or changed.
void propagate_root_key(Schema& schema, const std::string& table, const Naming& naming,
                        const Capabilities& capabilities);

/// Which columns of a table's rows are handed down to all rows nested in them: name → name there.
std::vector<std::pair<std::string, std::string>> propagated_columns(const Schema& schema,
                                                                    std::string_view table, bool is_root);

}  // namespace sluice
