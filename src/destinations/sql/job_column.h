#pragma once

#include <string>

#include "formats/columnar/reader.h"
#include "sluice/schema.hpp"

namespace sluice::sql {

/// The table's column that a column or constant of a job file is for. Throws Error(report_bug) if the table
/// has no complete column of that name.
const Column& job_column(const Table& table, const std::string& name, const columnar::Reader& reader);

}  // namespace sluice::sql
