#pragma once

#include <string>
#include <vector>

#include "golden/case_file.h"
#include "sluice/schema.hpp"

namespace sluice::golden {

/// "table: column type, …", one line per table that is not the system's.
std::string schema_text(const Schema& schema);

/// Rows of all tables of a dataset that are not the system's.
Tables read_tables(const fs::path& database, const std::string& dataset, const Schema& schema);

/// What the database's columns have against the schema, one sentence each; empty if they agree.
std::vector<std::string> differences(const fs::path& database, const std::string& dataset,
                                     const Schema& schema);

}  // namespace sluice::golden
