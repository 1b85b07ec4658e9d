#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "destinations/postgres/encode.h"
#include "destinations/postgres/wire.h"
#include "postgres/connection.h"
#include "sluice/error.hpp"

namespace sluice::postgres {

/// A COPY … FROM STDIN under way. One that is not finished is called off, which fails the transaction.
class CopyIn {
 public:
  CopyIn(const Connection& connection, const std::string& sql);
  CopyIn(const CopyIn&) = delete;
  CopyIn& operator=(const CopyIn&) = delete;
  ~CopyIn();

  /// Sends bytes, which may end anywhere in a row. What the server says to them is told by finish().
  void send(std::string_view bytes) { connection_.put_copy(bytes); }
  /// Returns the rows that the server has taken.
  std::uint64_t finish();
  /// Whether finish() was called: what fails then was refused by the server.
  [[nodiscard]] bool is_at_end() const noexcept { return !is_open_; }
  /// The row that the server has refused, from 1; 0: it did not say.
  [[nodiscard]] std::uint64_t refused_row() const noexcept { return refused_row_; }
  /// The constraint that it violates, if it is for one.
  [[nodiscard]] const std::string& constraint() const noexcept { return constraint_; }

 private:
  const Connection& connection_;
  bool is_open_ = true;
  std::uint64_t refused_row_ = 0;
  std::string constraint_;
};

/// A column as the database has it.
struct StoredColumn {
  WireType type{};
  std::string type_name;           ///< in words
  std::set<std::string> checks{};  ///< names of constraints that are about this column alone
};
using StoredColumns = std::map<std::string, StoredColumn>;

/// Copies the rows of one job file into its table, in the server's binary format.
class FileCopy {
 public:
  /// Throws Error(report_bug) if the file has a column that the table lacks, Error(fix_config) if the
  /// database has it with a type that the values cannot be sent as.
  FileCopy(const Table& table, const StoredColumns& stored, const columnar::Reader& reader);

  /// Copies all rows and returns their number as the server has it. `progress` is told rows as they are
  /// sent, if it is set.
  std::uint64_t run(const Connection& connection, const std::string& target,
                    const std::function<void(std::uint64_t)>& progress);

 private:
  struct BoundColumn {
    const Column* column;
    Encoder encode;
    int scale;
  };

  void send_batch(CopyIn& copy, const columnar::BatchView& batch,
                  const std::function<void(std::uint64_t)>& progress);
  void put_rows(CopyIn& copy, const std::function<void(std::uint64_t)>& progress);
  [[nodiscard]] Error refusal(const Error& error, const CopyIn& copy) const;
  void put_row(const columnar::BatchView& batch, std::uint32_t row);

  const Table& table_;
  const StoredColumns& stored_;
  const columnar::Reader& reader_;
  std::vector<std::string> names_;    ///< constants, then columns; quoted
  std::vector<BoundColumn> columns_;  ///< as in the file
  Wire row_start_;                    ///< number of columns and the constants, the same in each row
  Wire wire_;
  std::uint64_t put_ = 0;  ///< rows so far, with the one at hand
};

}  // namespace sluice::postgres
