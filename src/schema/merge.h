#pragma once

#include "schema/naming.h"
#include "sluice/schema.hpp"

namespace sluice {

/// What becomes of properties that several columns make together (primary_key, merge_key, partition, cluster,
/// incremental) where two tables meet (reference §4.3).
enum class Compound {
  merge,    ///< columns of both take part
  replace,  ///< those of the new table take the place of the old ones
};

/// Adds the table to the schema, or merges it into the one of that name: new columns are appended, properties
/// overwrite, a column that becomes complete moves to the end (reference §4.4). Names are normalized already.
/// Throws Error(fix_config) if the parent is another one or is missing.
Table& update_table(Schema& schema, const Table& partial, Compound compound);

/// Takes over settings and normalizers of `incoming` and merges its tables.
void update_schema(Schema& schema, const Schema& incoming, const Naming& naming);

/// The table with all its names normalized; columns whose names meet are merged, the later one over the
/// earlier one.
Table normalize_identifiers(const Table& table, const Naming& naming);

/// Names of columns in default hints and preferred types; regular expressions stay as they are.
void normalize_settings(SchemaSettings& settings, const Naming& naming);

}  // namespace sluice
