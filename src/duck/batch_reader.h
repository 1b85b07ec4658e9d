#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "arrow/batch.h"
#include "duck/connection.h"
#include "sluice/schema.hpp"

namespace sluice::duck {

/// Sizes at which a batch is complete.
struct BatchSizes {
  std::uint32_t rows = 122'880;
  std::size_t bytes = 4U << 20;
};

/// The rows of a query as batches, while the query runs: memory stays flat. Numbers of all widths, dates and
/// times are what they are in DuckDB, but nanoseconds, which are cut off; lists, structs, maps and unions
/// become JSON; what has no type of ours (UUID, ENUM, INTERVAL, BIT, …) is text as DuckDB casts it. The
/// connection has to outlive the reader and is its own until the end.
class BatchReader {
 public:
  /// Starts the query. Throws Error with DuckDB's kind.
  BatchReader(Connection& connection, const std::string& query, BatchSizes sizes = {});
  BatchReader(BatchReader&&) noexcept;
  BatchReader& operator=(BatchReader&&) noexcept;
  ~BatchReader();

  /// Names and types, in the order of the query. A column that is NULL and nothing else has no type.
  [[nodiscard]] const std::vector<Column>& columns() const noexcept { return columns_; }
  /// A batch with the columns and nothing in them.
  [[nodiscard]] std::shared_ptr<const Batch> no_rows() const;
  /// The next rows, at least one, in the order of the query; null pointer at the end. Throws Error with
  /// DuckDB's kind.
  std::shared_ptr<const Batch> next();

 private:
  struct Stream;
  [[nodiscard]] Batch empty_batch() const;
  [[nodiscard]] bool is_full(const Batch& batch) const;

  std::vector<Column> columns_;
  std::vector<Physical> physical_;
  BatchSizes sizes_;
  std::unique_ptr<Stream> stream_;
};

}  // namespace sluice::duck
