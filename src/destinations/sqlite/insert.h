#pragma once

#include <cstdint>
#include <functional>
#include <memory_resource>
#include <string>
#include <vector>

#include "destinations/sqlite/bind.h"
#include "destinations/sqlite/dialect.h"
#include "sluice/error.hpp"
#include "sqlite/connection.h"

namespace sluice::sqlite {

/// More rows per statement bring nothing: what a statement costs is spread thin enough.
inline constexpr std::size_t kMostRows = 64;

/// Rows that one INSERT takes: at least one, at most kMostRows, within the parameters that a statement may
/// have.
std::size_t rows_per_insert(std::size_t columns, std::size_t constants, std::size_t most_parameters);

/// `INSERT INTO target (names) VALUES …`: the first `constants` of the names have the parameters 1 to
/// `constants` in each row, the others a parameter per row and name, row by row.
std::string insert_sql(const std::string& target, const std::vector<std::string>& names,
                       std::size_t constants, std::size_t rows);

/// The column that a message of SQLite's is about: `… failed: table.column`, `… in INTEGER column
/// table.column`, `… has no column named column`; of several the last. Empty if it is another message.
std::string column_in(const std::string& message, const Table& table);

/// Inserts the rows of one job file into its table.
class FileInsert {
 public:
  /// Throws Error(report_bug) if the file has a column that the table lacks.
  FileInsert(const Connection& connection, const std::string& target, const Table& table,
             const columnar::Reader& reader);

  /// Inserts all rows and returns their number. `progress` is told rows as they go in, if it is set.
  std::uint64_t run(const std::function<void(std::uint64_t)>& progress);

 private:
  struct BoundColumn {
    const Column* column;
    Binder bind;
  };

  void insert_batch(const columnar::BatchView& batch, const std::function<void(std::uint64_t)>& progress);
  void insert_rows(Statement& statement, const columnar::BatchView& batch, std::uint32_t row,
                   std::uint32_t rows);
  /// The row, and what is in the column that the error is about.
  [[nodiscard]] Error refusal(const Error& error, std::uint64_t row) const;
  void find_refused(const Error& error, const columnar::BatchView& batch, std::uint32_t row,
                    std::uint32_t rows);
  [[nodiscard]] std::string stored_type(const std::string& column) const;
  void bind_constants(const Statement& statement) const;
  [[nodiscard]] Statement prepare(const std::string& target, std::size_t rows) const;

  const Connection& connection_;
  const Table& table_;
  const columnar::Reader& reader_;
  std::string target_;                ///< qualified
  std::vector<BoundColumn> columns_;  ///< as in the file
  std::vector<std::string> names_;    ///< constants, then columns; quoted
  std::uint32_t rows_;                ///< per statement
  std::pmr::monotonic_buffer_resource scratch_;
  Statement many_;          ///< rows_ rows
  Statement one_;           ///< one row: for what is left of a batch
  std::uint64_t done_ = 0;  ///< rows of the batches before
};

}  // namespace sluice::sqlite
