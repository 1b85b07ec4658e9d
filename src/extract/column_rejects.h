#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "arrow/batch.h"
#include "extract/declaration.h"
#include "schema/naming.h"
#include "sluice/resource.hpp"

namespace sluice {

/// What a contract leaves out of a page of columns, as rows of `_sluice_rejects`: the row as JSON, without
/// its nulls, and why.
class ColumnRejects {
 public:
  explicit ColumnRejects(const Naming& naming);

  /// A row that goes as a whole, for the first of the columns that rules it out.
  void add_row(const std::string& table, const Page::Columns& page, const std::vector<ColumnFate>& fates,
               std::uint32_t row);
  /// The values that go from a row that stays.
  void add_values(const std::string& table, const Page::Columns& page, const std::vector<ColumnFate>& fates,
                  std::uint32_t row);
  /// A row of a table that is left out as a whole.
  void add_row(const std::string& table, const Page::Columns& page, ContractMode mode, std::uint32_t row);

  [[nodiscard]] const Table& table() const noexcept { return table_; }
  /// Those since the last call; they have the table's columns but for the load id.
  Batch take();

 private:
  void add(const std::string& table, const std::string& column, const std::string& reason,
           const Page::Columns& page, std::uint32_t row);
  void put(const char* column, const std::string& text);
  void clear();

  Table table_;
  Batch batch_;
};

}  // namespace sluice
