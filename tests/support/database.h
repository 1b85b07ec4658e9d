#pragma once

#include <optional>
#include <string>
#include <vector>

#include "support/folder.h"

namespace sluice::testing {

using TextRow = std::vector<std::optional<std::string>>;

/// URI of a database file, for --to and sluice::query.
std::string uri(const fs::path& database);

/// Rows of a query on a DuckDB file that nobody has open.
std::vector<TextRow> select(const fs::path& database, const std::string& sql);
/// The rows as lines, cells joined by `|`, no value as `∅`.
std::string select_text(const fs::path& database, const std::string& sql);
/// The first cell of the first row as a number; -1 if there is none.
long long select_number(const fs::path& database, const std::string& sql);
/// Tables of a dataset that are not the system's, sorted.
std::vector<std::string> user_tables(const fs::path& database, const std::string& dataset);
/// Columns of a table in order, as "name type".
std::vector<std::string> columns(const fs::path& database, const std::string& dataset,
                                 const std::string& table);

}  // namespace sluice::testing
