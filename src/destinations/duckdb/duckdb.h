#pragma once

#include <memory>
#include <string>

#include "sluice/destination.hpp"

namespace sluice {

/// What can be tuned of a DuckDB destination.
struct DuckdbOptions {
  /// Compression methods that DuckDB shall not use, as its setting `disabled_compression_methods` takes
  /// them. "dictionary" makes loads of text up to 20 % faster and files up to 10 % larger.
  std::string disabled_compression{};
};

/// A DuckDB database file. It is created if it is missing; its folder is not.
std::unique_ptr<Destination> duckdb_destination(std::string path);
std::unique_ptr<Destination> duckdb_destination(std::string path, DuckdbOptions options);

}  // namespace sluice
