#include "extract/column_writer.h"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

#include "arrow/select.h"
#include "schema/column_cast.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

/// Bytes of a file that the next page begins another one behind: enough to be worth a connection.
constexpr std::uint64_t kFileSize = 32U << 20;
/// Files of a table that are open at once: the bytes of the earlier ones are on their way to the disk.
constexpr std::size_t kOpenFiles = 3;

using Kind = ColumnFate::Kind;

void check_shape(const Page::Columns& page) {
  if (page.batch == nullptr || page.columns.size() != page.batch->columns.size())
    throw Error(Remedy::fix_config,
                fmt::format("a page of columns has {} columns but types for {}",
                            page.batch == nullptr ? 0 : page.batch->columns.size(), page.columns.size()));
}

/// Numbers of the rows that go in.
std::vector<std::uint32_t> kept_rows(const Batch& batch, const std::vector<ColumnFate>& fates,
                                     std::uint64_t most_rows) {
  std::vector<std::uint32_t> rows(std::min<std::uint64_t>(batch.rows, most_rows));
  std::iota(rows.begin(), rows.end(), 0U);
  for (std::size_t i = 0; i < fates.size(); ++i)
    if (fates[i].kind == Kind::row_left_out)
      std::erase_if(rows, [&](std::uint32_t row) { return !batch.columns[i].data.is_null(row); });
  return rows;
}

bool leaves_out(const std::vector<ColumnFate>& fates) {
  return std::ranges::any_of(fates, [](const ColumnFate& fate) {
    return fate.kind == Kind::row_left_out || fate.kind == Kind::value_left_out;
  });
}

bool rules_out(const std::vector<ColumnFate>& fates, const Batch& batch, std::uint32_t row) {
  for (std::size_t i = 0; i < fates.size(); ++i)
    if (fates[i].kind == Kind::row_left_out && !batch.columns[i].data.is_null(row)) return true;
  return false;
}

std::uint64_t count_values(const Batch& batch, const std::vector<ColumnFate>& fates,
                           std::span<const std::uint32_t> rows) {
  std::uint64_t values = 0;
  for (std::size_t i = 0; i < fates.size(); ++i)
    if (fates[i].kind == Kind::value_left_out)
      for (const std::uint32_t row : rows) values += batch.columns[i].data.is_null(row) ? 0 : 1;
  return values;
}

void check_nulls(const ColumnBuilder& data, const Column& column) {
  if (data.null_count() == 0 || column.is_nullable()) return;
  throw Error(Remedy::fix_input, "null in a column that takes none; declare it nullable or fill it in",
              {.column = column.name});
}

}  // namespace

void ColumnWriter::write(const std::string& table, const Page::Columns& page, std::uint64_t most_rows) {
  check_shape(page);
  const auto [fates, added, new_columns] =
      declaration_.admit_page(table, page.columns, options_.adds_load_id, options_.adds_row_id);
  if (new_columns != 0) draft_.info.column_counts_added[table] += new_columns;
  if (options_.keeps_discarded && leaves_out(fates)) list_rejects(table, page, fates, most_rows);
  const std::vector<std::uint32_t> rows = kept_rows(*page.batch, fates, most_rows);
  draft_.info.discarded_rows += std::min<std::uint64_t>(page.batch->rows, most_rows) - rows.size();
  draft_.info.discarded_values += count_values(*page.batch, fates, rows);
  if (rows.empty()) return;
  const bool takes_all = rows.size() == page.batch->rows;

  columnar::BatchParts parts{static_cast<std::uint32_t>(rows.size()), {}};
  std::deque<BatchColumn> made;  // a deque: parts point into it
  const auto keep = [&](const std::string& name, ColumnBuilder data) -> const ColumnBuilder& {
    return made.emplace_back(BatchColumn{name, std::move(data)}).data;
  };
  for (std::size_t i = 0; i < fates.size(); ++i) {
    if (fates[i].kind != Kind::kept) continue;
    const Column& target = fates[i].column;
    const ColumnBuilder* data = &page.batch->columns[i].data;
    if (!takes_all) data = &keep(target.name, select_rows(*data, rows));
    check_nulls(*data, target);
    if (!fits_as_is(data->physical(), page.columns[i], target))
      data = &keep(target.name, cast_column(*data, page.columns[i], target));
    parts.columns.push_back(columnar::part_of(target.name, *data));
  }
  if (added.row_id) {
    const BatchColumn& ids = made.emplace_back(row_ids(*added.row_id, parts.rows));
    parts.columns.push_back(columnar::part_of(ids.name, ids.data));
  }
  write_batch(table, parts, added.load_id);
}

void ColumnWriter::list_rejects(const std::string& table, const Page::Columns& page,
                                const std::vector<ColumnFate>& fates, std::uint64_t most_rows) {
  const auto rows = static_cast<std::uint32_t>(std::min<std::uint64_t>(page.batch->rows, most_rows));
  for (std::uint32_t row = 0; row < rows; ++row) {
    if (rules_out(fates, *page.batch, row))
      rejects_.add_row(table, page, fates, row);
    else
      rejects_.add_values(table, page, fates, row);
  }
  write_rejects();
}

void ColumnWriter::leave_out(const std::string& table, const Page::Columns& page, ContractMode mode,
                             std::uint64_t most_rows) {
  check_shape(page);
  const auto rows = static_cast<std::uint32_t>(std::min<std::uint64_t>(page.batch->rows, most_rows));
  for (std::uint32_t row = 0; row < rows; ++row) rejects_.add_row(table, page, mode, row);
  draft_.info.discarded_rows += rows;
  write_rejects();
}

void ColumnWriter::write_rejects() {
  const Batch batch = rejects_.take();
  if (batch.rows == 0) return;
  columnar::BatchParts parts{batch.rows, {}};
  for (const BatchColumn& column : batch.columns)
    parts.columns.push_back(columnar::part_of(column.name, column.data));
  write_batch(rejects_.table().name, parts, rejects_.table().columns().front().name);
}

void ColumnWriter::write_batch(const std::string& table, const columnar::BatchParts& batch,
                               const std::optional<std::string>& load_id) {
  columnar::Writer& writer = writer_for(table, batch, load_id);
  const std::uint64_t before = writer.size();
  writer.write(batch, writer.reserve(batch));
  if (options_.progress) options_.progress(writer.size() - before);
}

columnar::Writer& ColumnWriter::writer_for(const std::string& table, const columnar::BatchParts& batch,
                                           const std::optional<std::string>& load_id) {
  Files& files = files_[table];
  if (!files.empty() && files.back().writer->size() < kFileSize && files.back().writer->accepts(batch))
    return *files.back().writer;
  if (files.size() == kOpenFiles) finish_first(files);
  File file;
  file.page.file = JobName::make(table, "columnar").to_string();
  file.page.table = table;
  file.page.has_columns = true;
  std::vector<columnar::ConstantColumn> constants;
  if (load_id) constants.push_back({*load_id, draft_.info.load_id});
  file.writer =
      std::make_unique<columnar::Writer>(draft_.path() / "new_jobs" / file.page.file, std::move(constants));
  return *files.emplace_back(std::move(file)).writer;
}

BatchColumn ColumnWriter::row_ids(const std::string& name, std::uint32_t rows) {
  BatchColumn column{name, ColumnBuilder(Physical::utf8)};
  for (std::uint32_t row = 0; row < rows; ++row) {
    char* text = column.data.begin_bytes(row, kRowIdLength);
    ids_.next(text);
    column.data.finish_bytes(text + kRowIdLength);
  }
  return column;
}

void ColumnWriter::finish_first(Files& files) {
  File& file = files.front();
  file.writer->finish();
  file.page.rows = file.writer->rows();
  done_(std::move(file.page), file.writer->size());
  files.pop_front();
}

void ColumnWriter::finish() {
  for (auto& [table, files] : files_)
    while (!files.empty()) finish_first(files);
}

}  // namespace sluice
