#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "arrow/column.h"

namespace sluice::columnar {

/// First and last eight bytes of a job file (docs/formats/columnar.md). The digit is the format's version.
inline constexpr std::string_view kMagic = "SLUICEC1";
/// Every batch and every buffer starts at a multiple of this.
inline constexpr std::uint64_t kAlignment = 64;
/// Behind the footer: its checksum, its length, the magic.
inline constexpr std::uint64_t kTrailerSize = 24;

constexpr std::uint64_t aligned(std::uint64_t size) noexcept {
  return (size + kAlignment - 1) / kAlignment * kAlignment;
}

/// A column that has the same text in every row of the file (`_dlt_load_id`); kept in the footer only.
struct ConstantColumn {
  std::string name;
  std::string text;
};

/// Name and physical type of a column of the file.
struct ColumnEntry {
  std::string name;
  Physical physical;
};

/// A range of bytes.
struct Extent {
  std::uint64_t offset = 0;
  std::uint64_t size = 0;
};

/// Where the buffers of a column lie, relative to the start of their batch. Size 0: no such buffer.
struct ColumnPlace {
  std::uint32_t column = 0;  ///< index into the columns of the file
  std::uint32_t null_count = 0;
  Extent validity;
  Extent offsets;
  Extent values;
};

/// Where a batch lies in the file. A column that is not listed is null in all rows.
struct BatchPlace {
  Extent bytes;
  std::uint64_t checksum = 0;  ///< XXH3-64 of those bytes
  std::uint32_t rows = 0;
  std::vector<ColumnPlace> columns;
};

/// The table of contents of a job file.
struct Footer {
  std::vector<ColumnEntry> columns;
  std::vector<ConstantColumn> constants;
  std::vector<BatchPlace> batches;
};

/// Bytes of the footer with its trailer.
std::string encode(const Footer& footer);

/// Length of the footer that a file of these bytes ends with.
/// Throws Error(report_bug) if the magic, the length or the checksum is wrong.
std::uint64_t footer_size(std::string_view file);

/// Reads a footer without its trailer. Throws Error(report_bug) for a footer that ends too early or that
/// points outside of the `body` bytes in front of it.
Footer decode(std::string_view footer, std::uint64_t body);

}  // namespace sluice::columnar
