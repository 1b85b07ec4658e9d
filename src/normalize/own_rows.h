#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>

#include "normalize/flat_row.h"
#include "normalize/row_links.h"
#include "normalize/workspace.h"

namespace sluice {

/// Runs a normalizer of the user in place of Unnester: gives the rows that it emits names by the convention,
/// ids and links.
class OwnRows {
 public:
  OwnRows(Workspace& workspace, RowSink& sink) : workspace_(workspace), sink_(sink), links_(workspace) {}

  /// Throws what the normalizer throws, and Error(fix_config) for a row that cannot be: of a system table, or
  /// nested in a table that had no row yet.
  void make(const Normalizer& normalizer, const std::string& root_table, const Value& row);

 private:
  /// The last row of a table that was emitted for the row of data.
  struct Last {
    bool is_kept = false;
    std::string id{};
    Dict handed_down{};
    std::map<std::string, std::uint64_t> children{};  ///< rows below it by table
  };

  bool take(const TableRow& row);
  bool take(const std::string& table, const std::string& parent, const Dict& columns);
  Last& last_of(const std::string& parent, const std::string& table);
  const std::string& table_name(const std::string& given);
  const std::string& column_name(const std::string& given);

  Workspace& workspace_;
  RowSink& sink_;
  RowLinks links_;
  std::map<std::string, Last> last_;
  std::unordered_map<std::string, std::string> table_names_;
  std::unordered_map<std::string, std::string> column_names_;
};

}  // namespace sluice
