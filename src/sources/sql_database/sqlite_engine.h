#pragma once

#include <memory>
#include <string>

#include "base/files.h"
#include "sources/sql_database/engine.h"

namespace sluice::sql_source {

/// A file of SQLite. An empty schema is "main", which is the file itself.
std::unique_ptr<Engine> sqlite_engine(const fs::path& path, const std::string& schema);

}  // namespace sluice::sql_source
