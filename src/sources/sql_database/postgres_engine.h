#pragma once

#include <memory>
#include <string>

#include "sources/sql_database/engine.h"

namespace sluice::sql_source {

/// PostgreSQL. An empty schema is "public".
std::unique_ptr<Engine> postgres_engine(const std::string& uri, const std::string& schema);

}  // namespace sluice::sql_source
