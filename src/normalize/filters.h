#pragma once

#include <map>
#include <string>

#include "schema/contract.h"

namespace sluice {

/// What contracts have left out so far: it stays left out for the rest of the load (reference §5). Belongs to
/// whoever has the turn.
struct Filters {
  std::map<std::string, ContractMode> tables;
  std::map<std::string, std::map<std::string, ContractMode>> columns;  ///< by table
  /// Contract of a table as it stood when rows first wanted to change it.
  std::map<std::string, ContractModes> contracts;

  [[nodiscard]] bool empty() const noexcept { return tables.empty() && columns.empty(); }
  /// Null pointer if nothing of the table's columns is left out.
  [[nodiscard]] const std::map<std::string, ContractMode>* columns_of(const std::string& table) const {
    const auto found = columns.find(table);
    return found == columns.end() ? nullptr : &found->second;
  }
};

/// Rows and values that contracts left out.
struct Discards {
  std::uint64_t rows = 0;
  std::uint64_t values = 0;
};

}  // namespace sluice
