#pragma once

#include <cstdint>
#include <memory_resource>

#include <sqlite3.h>

#include "arrow/column.h"
#include "formats/columnar/reader.h"
#include "sluice/schema.hpp"

namespace sluice::sqlite {

/// The parameters that one column of a run of rows goes to.
struct Cells {
  sqlite3_stmt* statement = nullptr;
  int first = 0;          ///< number of the first row's parameter
  int stride = 0;         ///< from row to row
  std::uint32_t row = 0;  ///< first row, counted in the batch
  std::uint32_t rows = 0;
  const Column* column = nullptr;
  /// For text that is made here; kept until the statement has run.
  std::pmr::memory_resource* scratch = nullptr;
};

/// Binds the values of a column. Those that SQLite takes as they are stay where they are: the view has to
/// outlive the run of the statement. Throws Error(fix_input) for a value that SQLite cannot hold.
using Binder = void (*)(const Cells& cells, const columnar::ColumnView& view);

/// How values of a column that lie in that form are stored, which is how the reference stores them.
Binder binder_of(const Column& column, Physical physical);

/// Binds nulls.
void bind_nulls(const Cells& cells);

}  // namespace sluice::sqlite
