#pragma once

#include "declared/source_type.h"

namespace sluice {

/// `type: sql_database`: credentials, schema, table_names, tables with hints and cursors of each.
SourceType sql_database_source_type();

}  // namespace sluice
