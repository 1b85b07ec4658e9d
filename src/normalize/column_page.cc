#include "normalize/column_page.h"

#include <algorithm>

#include "base/ids.h"
#include "formats/columnar/writer.h"
#include "normalize/sequence.h"

namespace sluice {
namespace {

bool has(const columnar::Reader& page, const std::string& column) {
  return std::ranges::find(page.columns(), column, &columnar::ColumnEntry::name) != page.columns().end() ||
         std::ranges::find(page.constants(), column, &columnar::ConstantColumn::name) !=
             page.constants().end();
}

bool lacks(const columnar::Reader& page, const Table& table, const std::string& name) {
  const Column* column = table.find(name);
  return column != nullptr && column->is_complete() && !has(page, name);
}

BatchColumn id_column(const std::string& name, std::uint32_t rows, RowIdGenerator& ids) {
  BatchColumn column{name, ColumnBuilder(Physical::utf8)};
  for (std::uint32_t row = 0; row < rows; ++row) {
    char* text = column.data.begin_bytes(row, kRowIdLength);
    ids.next(text);
    column.data.finish_bytes(text + kRowIdLength);
  }
  return column;
}

}  // namespace

PageAdditions missing_ids(const columnar::Reader& page, const Table* table, const Workspace& workspace) {
  PageAdditions additions;
  if (table == nullptr) return additions;
  const SystemColumns& names = workspace.system();
  if (lacks(page, *table, names.id)) additions.row_id = names.id;
  if (lacks(page, *table, names.load_id)) additions.load_id = {names.load_id, workspace.load_id()};
  return additions;
}

void make_job(const columnar::Reader& page, const fs::path& job, const PageAdditions& additions) {
  if (additions.empty()) {
    transfer_file(page.path(), job, true);
    return;
  }
  std::vector<columnar::ConstantColumn> constants = page.constants();
  if (additions.load_id) constants.push_back(*additions.load_id);
  columnar::Writer writer(job, std::move(constants));
  RowIdGenerator ids;
  for (std::size_t batch = 0; batch < page.batches().size(); ++batch) {
    page.verify(batch);
    columnar::BatchParts parts = page.parts(batch);
    BatchColumn numbers{"", ColumnBuilder(Physical::int64)};
    BatchColumn names{"", ColumnBuilder(Physical::utf8)};
    if (additions.sequence) {
      numbers = sequence_column(*additions.sequence + writer.rows(), parts.rows);
      parts.columns.push_back(columnar::part_of(numbers.name, numbers.data));
    }
    if (!additions.row_id.empty()) {
      names = id_column(additions.row_id, parts.rows, ids);
      parts.columns.push_back(columnar::part_of(names.name, names.data));
    }
    writer.write(parts, writer.reserve(parts));
    page.drop(batch);
  }
  writer.finish();
}

}  // namespace sluice
