#pragma once

#include <memory>
#include <string>

#include "destination/destination.h"

namespace sluice {

/// What can be tuned of a SQLite destination.
struct SqliteOptions {
  /// How long a lock that another program holds is waited for.
  int busy_timeout_ms = 5000;
};

/// A SQLite database file, with a file beside it for each dataset. They are created if they are missing;
/// their folder is not.
std::unique_ptr<Destination> sqlite_destination(std::string path);
std::unique_ptr<Destination> sqlite_destination(std::string path, SqliteOptions options);

}  // namespace sluice
