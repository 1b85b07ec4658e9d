#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sluice/hints.hpp"
#include "sluice/schema.hpp"

namespace sluice {

/// A contract with nothing left open.
struct ContractModes {
  ContractMode tables = ContractMode::evolve;
  ContractMode columns = ContractMode::evolve;
  ContractMode data_type = ContractMode::evolve;

  [[nodiscard]] bool allows_everything() const noexcept { return *this == ContractModes{}; }
  bool operator==(const ContractModes&) const = default;
};

/// The contract that rules a table: its own, else that of the first table above it that states one, else the
/// schema's. What the one that is found leaves open evolves (reference §5). `partial`, if given, stands for
/// the table of that name. Throws Error(fix_input) for a contract in the schema that is none.
ContractModes resolve_contract(const Schema& schema, std::string_view table, const Table* partial = nullptr);

/// Whether a contract that does not allow everything rules the root table or one below it.
bool is_ruled(const Schema& schema, std::string_view root);

/// What a contract says of a change.
struct ContractVerdict {
  /// One column that may not come in, and what happens to data for it.
  struct Discarded {
    std::string column;
    ContractMode mode;
    bool is_type = false;  ///< it is its type, not the column, that may not change
  };
  std::optional<ContractMode> table;  ///< the whole table may not come in, and what happens to its rows
  std::vector<Discarded> columns;
  [[nodiscard]] bool allows_everything() const noexcept { return !table && columns.empty(); }
};

/// Judges the new or changed columns of `partial` and takes those out that may not come in. System tables and
/// columns always may. Throws Error(fix_input, contract_violated) where the contract is frozen.
ContractVerdict apply_contract(const ContractModes& contract, const Schema& schema, Table& partial);

/// True if the schema lacks the table, or has no complete column of it.
bool is_new_table(const Schema& schema, std::string_view table);

}  // namespace sluice
