#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sluice/schema.hpp"
#include "sluice/value.hpp"

namespace sluice {

/// How new rows of a table meet the rows that are there.
enum class WriteDisposition { append, replace, merge };

/// "append", "replace" or "merge", as the schema document spells it.
std::string to_string(WriteDisposition disposition);

/// What happens to data that wants to change the schema.
enum class ContractMode {
  evolve,         ///< the schema changes
  freeze,         ///< the load stops; nothing of it reaches the destination
  discard_row,    ///< the row is left out, with all rows nested in it
  discard_value,  ///< the value is left out, the rest of the row is loaded
};

/// Which changes data may make (reference §5). What is absent evolves. `tables`: a table that is new;
/// `columns`: a new column of a table that is there; `data_type`: a value that does not fit its column and
/// would need a variant column, or a hint that changes a type.
struct Contract {
  std::optional<ContractMode> tables{};
  std::optional<ContractMode> columns{};
  std::optional<ContractMode> data_type{};
  bool is_one_word = false;  ///< the schema document holds one mode for all three, not a dict

  /// The same mode for all three.
  static Contract all(ContractMode mode) { return {mode, mode, mode, true}; }
  bool operator==(const Contract&) const = default;
};

/// As the schema document holds it: a mode for all three, or a dict of those that are stated.
Value to_value(const Contract& contract);
/// Reverse of to_value; also takes "freeze" and the like for all three. Throws Error(fix_config) that lists
/// what there is.
Contract parse_contract(const Value& value);

/// Columns of a table that point to columns of another one. Kept in the schema, not enforced.
struct Reference {
  std::string referenced_table{};
  std::vector<std::string> columns{};
  std::vector<std::string> referenced_columns{};  ///< as many as columns
};

/// How rows are merged (write disposition merge; reference §9.3–9.5). Times are ISO texts.
struct MergeStrategy {
  /// delete-insert, upsert, insert-only or scd2; empty: the destination's default.
  std::string name{};
  /// Rows of one load have different keys already: nothing is looked for.
  bool is_deduplicated = false;
  // scd2 only:
  std::string valid_from{};               ///< column; empty: _dlt_valid_from
  std::string valid_to{};                 ///< column; empty: _dlt_valid_to
  std::string active_record_timestamp{};  ///< what valid_to holds while a row is valid; empty: null
  std::string boundary_timestamp{};       ///< when the new rows become valid; empty: the time of the load
  std::string row_version_column{};       ///< what tells versions apart; empty: _dlt_id, a hash of the row
  bool operator==(const MergeStrategy&) const = default;
};

/// What a resource says of a table before its rows are seen. Names are as the data spells them. What is
/// absent or empty leaves the schema as it is.
struct TableHints {
  std::optional<WriteDisposition> write_disposition{};
  std::optional<MergeStrategy> merge_strategy{};
  /// Names of the columns; they take the place of an earlier key and are not nullable. An empty list removes
  /// the key.
  std::optional<std::vector<std::string>> primary_key{};
  std::optional<std::vector<std::string>> merge_key{};
  /// Properties to merge into the columns: data_type, nullable, precision, unique, sort, x-…
  std::vector<Column> columns{};
  std::optional<Contract> contract{};
  std::optional<int> max_table_nesting{};  ///< levels that are unnested; root tables only
  std::vector<Reference> references{};
  std::string table_format{};  ///< iceberg, delta, hive, native
  std::string file_format{};   ///< preferred, or a format
  std::string description{};
  Dict table{};  ///< further keys of the table: x-merge-strategy, x-…
};

/// Hints of the table at a path of keys below the root: {"items", "tags"}. A primary or merge key there cuts
/// the table loose: it becomes a root of its own, without links to its parent (reference §6.1).
struct NestedHints {
  std::vector<std::string> path{};
  TableHints hints{};
};

/// Takes over every property that `later` states.
void merge_column(Column& column, const Column& later);

/// Puts the later hints over the earlier ones: columns merge, keys take their place.
TableHints merge_hints(TableHints earlier, const TableHints& later);

}  // namespace sluice
