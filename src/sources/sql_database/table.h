#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "arrow/column.h"
#include "sluice/hints.hpp"
#include "sluice/schema.hpp"
#include "sluice/sql_database.hpp"

namespace sluice::sql_source {

/// A column as the database describes it, and how it is read.
struct TableColumn {
  Column column{};  ///< name, type, whether it may be null, and every size that the database tells
  Physical physical = Physical::utf8;
  std::string expression{};  ///< what the query asks for: its name, or a cast of it
  int kind = 0;              ///< of the values that come, as the engine counts its own
};

/// A table or view as the database describes it.
struct SourceTable {
  std::string schema{};
  std::string name{};
  std::vector<TableColumn> columns{};
  std::vector<std::string> primary_key{};
  std::vector<Reference> references{};  ///< to tables of the same schema

  [[nodiscard]] const TableColumn* find(std::string_view column) const noexcept;
};

/// Throws Error(fix_config) that says which name was probably meant.
const TableColumn& require_column(const SourceTable& table, std::string_view name);

/// Takes the sizes off that the level does not want. Decimals keep theirs.
void apply_level(SourceTable& table, SqlReflection level);

/// Leaves the columns that are wanted. A primary key that lost one of its columns is none. Throws
/// Error(fix_config) for a name that is no column.
void select_columns(SourceTable& table, const SqlTable& wanted);

/// Puts a foreign key among the references: all that lead to one table are one.
void add_reference(SourceTable& table, const std::string& referenced, const std::string& column,
                   const std::string& referenced_column);

}  // namespace sluice::sql_source
