#pragma once

#include <optional>
#include <string>
#include <vector>

#include "load/merge_plan.h"

namespace sluice {

// What the strategies ask of tables, as SQL.

/// Names of the columns that have the hint, in order.
std::vector<std::string> columns_with(const Table& table, std::string_view hint);

/// Name of the column that tells rows of the table apart. Throws Error(fix_config, schema_invalid) if there
/// is none.
std::string row_key_of(const Table& table);

/// Name of the column that leads from a nested row to its root row. A table directly below the root may do
/// with its parent's. Throws Error(fix_config, schema_invalid).
std::string root_key_of(const Chain& chain, const Table& table);

/// "a", "b", … of all columns, each behind `prefix`.
std::string column_list(const Target& target, const Table& table, const std::string& prefix = "");

/// `d."a" = s."a" AND …`
std::string equal_columns(const Target& target, const std::vector<std::string>& columns);

/// Conditions on a staging row by the root's hard_delete column; empty if there is none. `prefix` is put
/// before the column ("s.").
std::string is_deleted(const Target& target, const Table& root, const std::string& prefix);
std::string is_kept(const Target& target, const Table& root, const std::string& prefix);

/// `FROM … AS s WHERE …`: rows of the staging table, the first of each key.
std::string first_of_each(const Target& target, const Table& table, const std::vector<std::string>& key,
                          bool by_dedup_sort);

}  // namespace sluice
