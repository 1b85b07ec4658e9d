#pragma once

#include <memory>
#include <string>

#include "destination/destination.h"

namespace sluice {

/// What can be tuned of a DuckDB destination.
struct DuckdbOptions {
  /// Compression methods that DuckDB shall not use while it loads, as its setting
  /// `disabled_compression_methods` takes them. Without dictionary compression a load takes a third less
  /// processor time in the engine, for a file some 7 % larger (benchmarks/results.md).
  std::string disabled_compression = "dictionary";
};

/// A DuckDB database file. It is created if it is missing; its folder is not.
std::unique_ptr<Destination> duckdb_destination(std::string path);
std::unique_ptr<Destination> duckdb_destination(std::string path, DuckdbOptions options);

}  // namespace sluice
