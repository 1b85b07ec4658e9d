#pragma once

#include <atomic>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "arrow/column.h"
#include "duck/connection.h"

namespace sluice::duck {

/// A column of a scan.
struct ScanField {
  std::string name;
  Physical physical = Physical::utf8;
  bool utc = true;  ///< timestamps: TIMESTAMP WITH TIME ZONE, else TIMESTAMP
  int scale = 0;    ///< decimal128: the scan gives DECIMAL(38, scale)
};

/// A column of a batch, in Arrow layout. Null pointer for values: null in every row, or the constant.
/// The bitmap is readable in whole 8-byte words, and 12 bytes behind the last text are readable.
struct ScanColumn {
  const std::uint8_t* validity = nullptr;  ///< null pointer: no nulls
  const std::int32_t* offsets = nullptr;   ///< utf8 and binary
  const std::uint8_t* values = nullptr;
  const std::string* constant = nullptr;  ///< utf8: the text of every row
};

struct ScanBatch {
  std::uint32_t rows = 0;
  std::vector<ScanColumn> columns;  ///< one per field
};

/// Batches to scan. Texts are not copied: buffers must stay where they are until the statement is through.
struct ScanSource {
  std::vector<ScanField> fields{};
  std::vector<ScanBatch> batches{};
  /// Before rows of a batch are read, by any thread, perhaps by two; may throw.
  std::function<void(std::size_t batch)> open_batch{};
  /// After the last row of a batch was read, by any thread.
  std::function<void(std::size_t batch)> close_batch{};
  /// Rows that went in, by any thread; may throw.
  std::function<void(std::uint64_t rows)> progress{};

  [[nodiscard]] std::uint64_t rows() const noexcept;
};

/// A source that statements can name while this lives.
class Scan {
 public:
  explicit Scan(ScanSource source);

  [[nodiscard]] const ScanSource& source() const noexcept { return source_; }
  /// What a callback of the source threw while a statement ran; the statement's own error only repeats it.
  void rethrow_failure() const;

  /// Rows of the scan that a thread takes at once, out of one batch or several.
  struct Unit {
    std::size_t batch = 0;
    std::uint32_t row = 0;
    std::uint64_t rows = 0;
  };
  [[nodiscard]] const std::vector<Unit>& units() const noexcept { return units_; }
  void remember_failure() noexcept;

 private:
  ScanSource source_;
  std::vector<Unit> units_;
  mutable std::mutex mutex_;
  std::exception_ptr failure_;
};

/// The table function `sluice_scan_<…>` of a connection's database. Its scans run on all threads of the
/// engine, in units of whole row groups (122,880 rows), so that parallel inserts leave no partial ones.
class ScanFunction {
 public:
  explicit ScanFunction(const Connection& connection);
  ~ScanFunction();
  ScanFunction(ScanFunction&&) noexcept;
  ScanFunction& operator=(ScanFunction&&) noexcept;

  /// Table expression that yields the rows of the scan: `sluice_scan_3f09(7)`. Good until `forget`.
  std::string expose(std::shared_ptr<Scan> scan);
  /// Lets go of every scan.
  void forget() noexcept;

 private:
  struct Registry;
  std::shared_ptr<Registry> registry_;
  std::string name_;
};

}  // namespace sluice::duck
