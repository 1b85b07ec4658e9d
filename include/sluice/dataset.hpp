#pragma once

#include <optional>
#include <string>
#include <vector>

namespace sluice {

/// Result of a query as text; null is no value.
struct TextRows {
  std::vector<std::string> columns{};
  std::vector<std::string> types{};
  std::vector<std::vector<std::optional<std::string>>> rows{};
};

/// Runs one SQL statement on a destination given as a URI ("duckdb:///file.duckdb") and returns its rows as
/// text. A missing database is an Error(fix_config): it is not made.
TextRows query(const std::string& destination_uri, const std::string& sql);

}  // namespace sluice
