#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "schema/capabilities.h"
#include "schema/contract.h"
#include "schema/naming.h"
#include "sluice/resource.hpp"
#include "sluice/schema.hpp"

namespace sluice {

/// What becomes of a column that comes with a page.
struct ColumnFate {
  enum class Kind {
    kept,
    untyped,         ///< it has no type and so no value: the table does not learn of it
    value_left_out,  ///< a contract leaves its values out
    row_left_out,    ///< a contract leaves rows out that have a value in it
  };
  Kind kind = Kind::kept;
  Column column{};       ///< as the table has it
  bool is_type = false;  ///< it is its type that the contract does not take
};

/// Columns that the system adds to rows which come as columns.
struct AddedColumns {
  std::optional<std::string> load_id{};  ///< name, as the naming convention spells it
  std::optional<std::string> row_id{};
};

/// What becomes of a page of columns.
struct PageFate {
  std::vector<ColumnFate> columns;  ///< as many as the page has
  AddedColumns added{};
  std::uint64_t new_columns = 0;  ///< that the table did not have, with those of the system
};

/// Puts what resources say of their tables into the schema when the first page of a table comes, as far as
/// the contract allows (reference §5, §6.1).
class Declaration {
 public:
  Declaration(Schema& schema, const Naming& naming, const Capabilities& capabilities)
      : schema_(schema), naming_(naming), capabilities_(capabilities) {}

  /// Normalized name of the table of a row; `row` is asked only if the resource's name depends on it.
  [[nodiscard]] std::string table_of(const Resource& resource, const Value* row) const;
  /// Declares the table with the hints of the first resource that writes to it. False: a contract leaves its
  /// rows out. Throws Error(fix_input, contract_violated) if the contract is frozen.
  bool admit(const Resource& resource, const std::string& table, const Value* row);
  /// Declares the columns that a page of an admitted table has, as far as the contract allows (a new column
  /// gets the type that it has in the page, one of a known type keeps it), and behind them what the system
  /// adds: the load id if it is wanted, or nothing is said and the table is new; the row id if it is wanted;
  /// both if the table has them. Throws Error(fix_input) for two columns of one normalized name, (fix_input,
  /// contract_violated) where the contract is frozen, and Error(fix_config) for the strategy scd2 if nothing
  /// tells versions apart.
  PageFate admit_page(const std::string& table, const std::vector<Column>& columns,
                      std::optional<bool> wants_load_id, std::optional<bool> wants_row_id);
  /// Declares what identifies rows of a table that come as columns in part: rows of JSON always have it.
  void admit_ids(const std::string& table);
  [[nodiscard]] const Naming& naming() const noexcept { return naming_; }
  /// Tables whose rows are left out, and how.
  [[nodiscard]] const std::map<std::string, ContractMode>& discarded() const noexcept { return discarded_; }

 private:
  void declare(const Resource& resource, const std::string& table, const TableHints& given);
  void declare(Table partial);
  [[nodiscard]] Column column_of_page(const Table& known, const Column& column) const;
  std::vector<ColumnFate> admit_columns(const std::string& table, const std::vector<Column>& columns);
  /// The system's column if the table is to have it.
  std::optional<Column> added(const std::string& table, const char* name, const std::vector<Column>& columns,
                              bool is_wanted) const;

  Schema& schema_;
  const Naming& naming_;
  const Capabilities& capabilities_;
  std::map<std::string, ContractModes> contracts_;
  std::map<std::string, ContractMode> discarded_;
};

}  // namespace sluice
