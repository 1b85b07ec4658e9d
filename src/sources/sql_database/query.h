#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sluice/incremental.hpp"
#include "sources/sql_database/table.h"

namespace sluice::sql_source {

/// How an engine writes a comparison of a column with a value, in its SQL. It may let rows through that do
/// not compare so, never keep one back that does: the incremental of the resource looks at every row again.
class Comparison {
 public:
  virtual ~Comparison() = default;
  /// `sign` is one of < <= > >=.
  [[nodiscard]] virtual std::string compare(const TableColumn& column, std::string_view sign,
                                            const Value& value) const = 0;
};

/// A query of one table, in parts.
struct Query {
  std::string columns{};                  ///< SELECT …
  std::string from{};                     ///< FROM …
  std::vector<std::string> conditions{};  ///< all of them hold
  std::string order{};                    ///< ORDER BY …, or empty
  std::uint64_t limit = 0;                ///< 0: none

  [[nodiscard]] std::string text() const;
  /// Of the rows that fulfil the conditions, and this one unless it is empty, without order and limit.
  [[nodiscard]] std::string text_of(std::string_view expressions, std::string_view condition = {}) const;
  /// Whether rows are left out: by a condition or by their number.
  [[nodiscard]] bool is_narrowed() const noexcept { return !conditions.empty() || limit != 0; }
};

/// Throws Error(fix_config) if the cursor is no column of the table.
void check_cursor(const SourceTable& table, const Incremental& declared);

/// The query of a table as the options say. `cursor`: where it stands; null pointer: it is not incremental. A
/// remembered value of one's own function cannot be told the database: then all rows are read. Throws
/// Error(fix_config) for a cursor that is no column.
Query make_query(const SourceTable& table, const SqlTable& options, const Cursor* cursor,
                 const Comparison& comparison);

}  // namespace sluice::sql_source
