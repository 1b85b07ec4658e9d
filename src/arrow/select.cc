#include "arrow/select.h"

namespace sluice {
namespace {

template <class T>
void append_fixed(ColumnBuilder& out, std::uint32_t at, const ColumnBuilder& column, std::uint32_t row) {
  out.append(at, column.values().as<T>()[row]);
}

void append_row(ColumnBuilder& out, std::uint32_t at, const ColumnBuilder& column, std::uint32_t row) {
  switch (width_of(column.physical())) {
    case 1: return append_fixed<std::uint8_t>(out, at, column, row);
    case 4: return append_fixed<std::int32_t>(out, at, column, row);
    case 8: return append_fixed<std::int64_t>(out, at, column, row);
    case 16: return append_fixed<__int128>(out, at, column, row);
    default: break;
  }
  const std::string_view text = column.text_at(row);
  out.append_bytes(at, text.data(), text.size());
}

}  // namespace

ColumnBuilder select_rows(const ColumnBuilder& column, std::span<const std::uint32_t> rows) {
  ColumnBuilder out(column.physical());
  std::uint32_t at = 0;
  for (const std::uint32_t row : rows) {
    if (!column.is_null(row)) append_row(out, at, column, row);
    ++at;
  }
  out.pad_to(at);
  return out;
}

Batch select_rows(const Batch& batch, std::span<const std::uint32_t> rows) {
  Batch out;
  out.rows = static_cast<std::uint32_t>(rows.size());
  for (const BatchColumn& column : batch.columns)
    out.columns.push_back({column.name, select_rows(column.data, rows)});
  return out;
}

}  // namespace sluice
