#pragma once

#include <memory>
#include <string>

#include "sluice/destination.hpp"

namespace sluice {

/// What can be tuned of a PostgreSQL destination.
struct PostgresOptions {
  /// Columns that are declared unique, as row ids are, get a unique constraint when they are made.
  bool makes_indexes = true;
  /// Seconds in which nothing may move on a connection before the server is asked whether it is still at
  /// work.
  double stall_seconds = 60;
};

/// A PostgreSQL database; a dataset is a schema of it. `text` is a URI, or "postgres" for what the
/// environment says (DESTINATION__POSTGRES__CREDENTIALS and its parts). Throws Error(fix_config).
std::unique_ptr<Destination> postgres_destination(const std::string& text, PostgresOptions options);
/// The same with the options of the environment: DESTINATION__POSTGRES__CREATE_INDEXES and
/// __STALL_TIMEOUT.
std::unique_ptr<Destination> postgres_destination(const std::string& text);

/// "postgresql://user@host:port/database": what people may read of it.
std::string postgres_display_name(const std::string& text);

}  // namespace sluice
