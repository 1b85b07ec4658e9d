#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "destinations/postgres/connection.h"
#include "destinations/postgres/encode.h"
#include "destinations/postgres/wire.h"

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

 private:
  const Connection& connection_;
  bool is_open_ = true;
};

/// A column as the database has it.
struct StoredColumn {
  WireType type{};
  std::string type_name;  ///< in words
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
  void put_row(const columnar::BatchView& batch, std::uint32_t row);

  const columnar::Reader& reader_;
  std::vector<std::string> names_;    ///< constants, then columns; quoted
  std::vector<BoundColumn> columns_;  ///< as in the file
  Wire row_start_;                    ///< number of columns and the constants, the same in each row
  Wire wire_;
};

}  // namespace sluice::postgres
