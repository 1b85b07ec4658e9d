#pragma once

#include <memory>
#include <string>

#include "base/files.h"
#include "sources/sql_database/engine.h"

namespace sluice::sql_source {

/// A file of DuckDB. An empty schema is "main".
std::unique_ptr<Engine> duckdb_engine(const fs::path& path, const std::string& schema);

}  // namespace sluice::sql_source
