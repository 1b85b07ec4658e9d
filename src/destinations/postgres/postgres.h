#pragma once

#include <memory>
#include <string>

#include "config/destination_settings.h"
#include "destination/destination.h"

namespace sluice {

/// What can be tuned of a PostgreSQL destination.
struct PostgresOptions {
  /// Columns that are declared unique, as row ids are, get a unique constraint when they are made.
  bool makes_indexes = true;
  /// Seconds in which nothing may move on a connection before the server is asked whether it is still at
  /// work.
  double stall_seconds = 60;
};

/// A PostgreSQL database; a dataset is a schema of it. `text` is a URI, or anything else for what is
/// configured: credentials and create_indexes. Throws Error(fix_config).
std::unique_ptr<Destination> postgres_destination(const std::string& text,
                                                  const config::DestinationSettings& settings);
/// The database of a URI that says all.
std::unique_ptr<Destination> postgres_destination(const std::string& uri, PostgresOptions options = {});

/// "postgresql://host:port/database": what people may read of it.
std::string postgres_display_name(const std::string& text, const config::DestinationSettings& settings);

}  // namespace sluice
