#include "extract/column_rejects.h"

#include <algorithm>
#include <utility>

#include "declared/cells.h"
#include "json/encode.h"
#include "schema/system_tables.h"

namespace sluice {
namespace {

using Kind = ColumnFate::Kind;

std::string reason_of(const char* what, const char* mode) {
  return std::string("contract: ") + what + " " + mode;
}

std::string reason_of(const ColumnFate& fate) {
  return reason_of(fate.is_type ? "data_type" : "columns",
                   fate.kind == Kind::row_left_out ? "discard_row" : "discard_value");
}

std::string json_of(const Page::Columns& page, std::uint32_t row) {
  Dict cells;
  for (std::size_t i = 0; i < page.columns.size(); ++i) {
    const ColumnBuilder& data = page.batch->columns[i].data;
    if (page.columns[i].is_complete() && !data.is_null(row))
      cells.emplace_back(page.columns[i].name, cell_of(data, page.columns[i], row));
  }
  return json::encode(Value(std::move(cells)));
}

}  // namespace

ColumnRejects::ColumnRejects(const Naming& naming) : table_(rejects_table(naming)) { clear(); }

void ColumnRejects::clear() {
  batch_ = {};
  for (const char* column : {"table_name", "column_name", "reason", "row"})
    batch_.columns.push_back({column, ColumnBuilder(Physical::utf8)});
}

void ColumnRejects::add_row(const std::string& table, const Page::Columns& page,
                            const std::vector<ColumnFate>& fates, std::uint32_t row) {
  for (std::size_t i = 0; i < fates.size(); ++i) {
    if (fates[i].kind != Kind::row_left_out || page.batch->columns[i].data.is_null(row)) continue;
    add(table, fates[i].column.name, reason_of(fates[i]), page, row);
    return;
  }
}

void ColumnRejects::add_values(const std::string& table, const Page::Columns& page,
                               const std::vector<ColumnFate>& fates, std::uint32_t row) {
  for (std::size_t i = 0; i < fates.size(); ++i)
    if (fates[i].kind == Kind::value_left_out && !page.batch->columns[i].data.is_null(row))
      add(table, fates[i].column.name, reason_of(fates[i]), page, row);
}

void ColumnRejects::add_row(const std::string& table, const Page::Columns& page, ContractMode mode,
                            std::uint32_t row) {
  const char* word = mode == ContractMode::discard_row ? "discard_row" : "discard_value";
  add(table, {}, reason_of("tables", word), page, row);
}

void ColumnRejects::add(const std::string& table, const std::string& column, const std::string& reason,
                        const Page::Columns& page, std::uint32_t row) {
  put("table_name", table);
  if (!column.empty()) put("column_name", column);
  put("reason", reason);
  put("row", json_of(page, row));
  ++batch_.rows;
}

void ColumnRejects::put(const char* column, const std::string& text) {
  const auto found = std::ranges::find(batch_.columns, column, &BatchColumn::name);
  found->data.append_bytes(batch_.rows, text.data(), text.size());
}

Batch ColumnRejects::take() {
  for (BatchColumn& column : batch_.columns) column.data.pad_to(batch_.rows);
  Batch taken = std::move(batch_);
  clear();
  return taken;
}

}  // namespace sluice
