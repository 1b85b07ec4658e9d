#pragma once

#include "schema/naming.h"
#include "sluice/schema.hpp"

namespace sluice {

/// Name of the convention that the schema's names follow.
std::string naming_name(const Schema& schema);

/// Renames what the schema holds to another convention. Throws Error(fix_config, naming_frozen) if a table
/// has seen data: its columns at the destination would be other ones from then on (reference §1.4). The
/// schema's `allow_identifier_change_on_table_with_data` allows it all the same.
void switch_naming(Schema& schema, const Naming& from, const Naming& to);

}  // namespace sluice
