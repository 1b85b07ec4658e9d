#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "load/statement_plan.h"

namespace sluice {

/// A root table with the tables nested in it, parents first, as far as they are at the destination.
struct Chain {
  std::vector<Table> tables;  ///< complete columns only

  [[nodiscard]] const Table& root() const { return tables.front(); }
  [[nodiscard]] bool is_nested() const { return tables.size() > 1; }
};

/// The table with its complete columns alone.
Table complete_part(const Table& table);

/// The staging table of a table: all columns may be null, and the sequence is behind them.
Table staging_part(const Table& table);

/// Makes the staging tables of the chain, empty; and takes them away.
StatementPlan plan_staging(const Target& target, const Chain& chain);
StatementPlan drop_staging(const Target& target, const Chain& chain);

/// Throws Error(fix_config, schema_invalid) for hints of a root table that cannot be carried out.
void check_merge(const Schema& schema, const Table& root, const Capabilities& capabilities);

/// Merges what is in the staging tables into the chain, by the root's strategy (reference §9.3–9.5).
/// `load_time` is in microseconds since 1970: when the new rows of scd2 become valid.
StatementPlan plan_merge(const Target& target, const Chain& chain, std::int64_t load_time);

/// Replaces what is in the chain by what is in the staging tables.
StatementPlan plan_replace_from_staging(const Target& target, const Chain& chain);

}  // namespace sluice
