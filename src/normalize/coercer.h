#pragma once

#include <optional>
#include <string>
#include <vector>

#include "normalize/flat_row.h"
#include "normalize/workspace.h"
#include "schema/system_tables.h"

namespace sluice {

/// Fits rows into the tables of a workspace (reference §3.4): values take the type of their column or go to a
/// variant, new columns are inferred, contracts are kept.
class Coercer : public RowSink {
 public:
  explicit Coercer(Workspace& workspace)
      : workspace_(workspace), rejects_(rejects_table(workspace.naming())) {}

  /// Throws Error(fix_input) for a null in a column that takes none, for a value that fits neither its column
  /// nor its variant, and for what a contract freezes.
  bool take(const UnnestedRow& row, const Dict& source) override;

 private:
  /// A value that has its type, and where it goes.
  struct Cell {
    std::string column;
    Value value;
  };
  /// A row on its way in: cells, and what the schema lacks for them.
  struct Draft {
    Draft(const UnnestedRow& unnested, const Table* declared);
    /// The column as the schema had it when the row began; null pointer if it lacks it.
    [[nodiscard]] const Column* find(const std::string& column) const {
      return known == nullptr ? nullptr : known->find(column);
    }
    const UnnestedRow& row;
    const Table* known;  ///< valid until the schema learns
    Table changes;
    std::vector<Cell> cells;
  };

  /// False: the row is left out.
  bool coerce_row(Draft& draft, const Dict& source);
  void coerce_cell(Draft& draft, const std::string& name, const Value& value, bool is_variant);
  void coerce_variant(Draft& draft, const std::string& name, const Value& value, const std::string& type);
  [[nodiscard]] std::string variant_name(const std::string& table, const std::string& column,
                                         const std::string& type) const;
  [[nodiscard]] std::optional<Value> fit(DataType to, const Value& value) const;
  /// Lets the contract judge the changes. False: the row is left out.
  bool settle_changes(Draft& draft, const Dict& source);
  void check_null(const Draft& draft, const std::string& column) const;
  void append(const Draft& draft);
  /// What a contract leaves out is counted, and listed if the user asks.
  void reject_row(const UnnestedRow& row, const std::string& column, const std::string& reason,
                  const Dict& source);
  void reject_value(const UnnestedRow& row, const std::string& column, const std::string& reason,
                    const Dict& source);
  void note(const UnnestedRow& row, const std::string& column, const std::string& reason, const Dict& source);

  Workspace& workspace_;
  Table rejects_;
};

}  // namespace sluice
