#pragma once

#include "schema/naming.h"
#include "sluice/schema.hpp"

namespace sluice {

inline constexpr std::string_view kVersionTable = "_dlt_version";
inline constexpr std::string_view kLoadsTable = "_dlt_loads";
inline constexpr std::string_view kStateTable = "_dlt_pipeline_state";
/// Column of staging tables and of job files bound for them: the place of a row in the input, so that which
/// of two rows counts is never a matter of chance.
inline constexpr const char* kSequenceColumn = "_sluice_seq";

/// `_dlt_version`: the schemas that were loaded (reference §10.1).
Table version_table();
/// `_dlt_loads`: the loads that were completed.
Table loads_table();
/// `_dlt_pipeline_state` as the schema has it, or as it is declared, with the id that a row of it gets.
Table state_table(const Schema& schema, const Naming& naming);
/// `_sluice_rejects`: rows and values that contracts left out. Ours alone: never in the schema document, and
/// no convention names it but for the column of the load id, which every root table has.
Table rejects_table(const Naming& naming);

}  // namespace sluice
