#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sources/sql_database/chunk.h"
#include "sources/sql_database/query.h"
#include "sources/sql_database/table.h"

namespace sluice::sql_source {

/// The rows of a query, batch by batch, as they were at one moment. One thread at a time.
class BatchReader {
 public:
  virtual ~BatchReader() = default;
  /// Null pointer: no row is left. Throws Error with the column of a value that cannot be read.
  virtual BatchPtr next() = 0;
};

struct ReadOptions {
  std::uint32_t chunk_rows = 0;
  int partitions = 1;  ///< the engine may take less
  /// The column whose ranges part the rows; absent: there is none that can.
  std::optional<TableColumn> key{};
  bool is_key_named = false;  ///< it was asked for, in place of what the engine does by itself

  /// Whether the rows of the query may come in parts: neither their order nor their number is said.
  [[nodiscard]] bool are_parts_wanted(const Query& query) const noexcept {
    return partitions > 1 && query.order.empty() && query.limit == 0;
  }
};

/// A database that tables are read from.
class Engine : public Comparison {
 public:
  /// Tables of the schema, and views if they are wanted, in the order of their names.
  [[nodiscard]] virtual std::vector<std::string> names(bool with_views) = 0;
  /// Whether the schema has such a table or view.
  [[nodiscard]] virtual bool has(const std::string& name) = 0;
  /// A table or view, with every size that is known. Throws Error(fix_config) if the schema has none of that
  /// name.
  [[nodiscard]] virtual SourceTable describe(const std::string& name) = 0;
  /// The table and this engine have to live as long as the reader. An engine whose reader was not read to the
  /// end can do nothing more.
  [[nodiscard]] virtual std::unique_ptr<BatchReader> read(const SourceTable& table, const Query& query,
                                                          const ReadOptions& options) = 0;
};

/// The error for a name that no table has.
[[noreturn]] void refuse_table(Engine& engine, const std::string& schema, const std::string& name);

/// Opens the database that the credentials name. Throws Error(fix_config) that never repeats them.
std::unique_ptr<Engine> open_engine(const std::string& credentials, const std::string& schema);

}  // namespace sluice::sql_source
