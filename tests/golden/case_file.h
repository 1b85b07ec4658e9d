#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sluice/resource.hpp"
#include "support/folder.h"

namespace sluice::golden {

namespace fs = std::filesystem;

/// One load of a case.
struct Load {
  std::string table = "items";
  std::optional<int> max_nesting;
  std::optional<WriteDisposition> write_disposition;
  std::string lines;   ///< JSON, one row per line
  std::string header;  ///< the line as written
};

/// A `.case` file; README.md says what it looks like.
struct Case {
  std::vector<std::string> head;  ///< the lines before the first section
  std::vector<Load> loads;
  int expected_loads = 0;  ///< loads that the destination knows
  std::string schema;
  std::string rows;
};

Case read_case(const fs::path& path);
void write_case(const fs::path& path, const Case& written);

/// A row as the rows section has it. The ids are symbols there, and raw ids as a database has them.
struct Row {
  std::string id;        ///< empty: none
  std::string link;      ///< parent's id; root rows: load id; empty: none
  long long index = -1;  ///< place in the parent's list
  std::string cells;     ///< JSON object without nulls and without the columns above
};

struct TableRows {
  std::string parent;  ///< empty: a root table
  std::vector<Row> rows;
};
using Tables = std::map<std::string, TableRows>;

Tables parse_rows(const std::string& text, const std::map<std::string, std::string>& parents);
/// Rows in canonical order, one per line, ids replaced by symbols: equal for any two databases with the same
/// content.
std::string render_rows(const Tables& tables);

}  // namespace sluice::golden
