#pragma once

#include <string_view>
#include <vector>

#include "sources/sql_database/chunk.h"

namespace sluice::sql_source {

/// Reads the rows of a binary COPY into the columns of a table.
class CopyDecoder {
 public:
  /// `is_checked`: the server does not see to it that texts are UTF-8.
  CopyDecoder(const SourceTable& table, bool is_checked);

  /// Takes bytes as the server sends them, whole rows of them, and puts the rows into the chunk. Throws
  /// Error(fix_input) with the column for a value that the column's type cannot hold.
  void take(std::string_view bytes, Chunk& chunk);

 private:
  using Put = void (*)(std::string_view value, ColumnBuilder& column, std::uint32_t row, int scale);
  struct Field {
    Put put;
    int scale;
  };

  static Put put_of(const TableColumn& read, bool is_checked);
  void take_row(std::string_view& bytes, Chunk& chunk) const;

  const SourceTable& table_;
  std::vector<Field> fields_;
  bool is_started_ = false;
};

}  // namespace sluice::sql_source
