#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "formats/columnar/reader.h"
#include "sluice/schema.hpp"

namespace sluice::columnar {

/// Gives the rows of a job file back as typed values, front to back. One thread at a time. `table` has to
/// outlive it.
class RowReader {
 public:
  /// Reads the complete columns of the table that the file has; others stay unread. Throws as Reader does.
  RowReader(const fs::path& path, const Table& table);

  [[nodiscard]] std::uint64_t rows() const noexcept { return reader_.rows(); }
  void skip(std::uint64_t rows);
  /// The next rows, as many as there are up to `most`: a Dict each, keys in the order of the table's columns,
  /// without those that are null. Throws Error(report_bug) if the file is damaged.
  [[nodiscard]] List next(std::uint64_t most);

 private:
  /// A column of the table, and where its values are.
  struct Field {
    const Column* column;
    std::optional<std::size_t> index{};  ///< among the columns of the file; nothing: `constant` in every row
    Physical physical = Physical::utf8;
    Value constant{};
  };
  [[nodiscard]] std::optional<Field> field_of(const Column& column) const;
  [[nodiscard]] Dict row_at(const BatchView& batch) const;
  [[nodiscard]] bool is_at_end() const noexcept { return batch_ == reader_.batches().size(); }
  void leave_batch();

  Reader reader_;
  std::vector<Field> fields_;
  std::size_t batch_ = 0;
  std::uint32_t row_ = 0;  ///< of the batch
  bool is_verified_ = false;
};

/// The value that a row, which is not null, has in a complete column.
Value value_at(const ColumnView& view, std::uint32_t row, Physical physical, const Column& column);

/// A value that a job file has as text. Text that is no value of the type stays text.
Value value_of_text(std::string_view text, DataType type);

}  // namespace sluice::columnar
