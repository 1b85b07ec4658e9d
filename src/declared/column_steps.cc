#include "declared/column_steps.h"

#include <algorithm>
#include <memory>
#include <numeric>

#include "arrow/batch.h"
#include "arrow/select.h"
#include "declared/cells.h"
#include "json/encode.h"
#include "sluice/error.hpp"

namespace sluice {
namespace {

using Reach = RowPath::Reach;

Reach reach_of(const std::vector<RowPath>& paths, const Column& column) {
  Reach most = Reach::none;
  for (const RowPath& path : paths) most = std::max(most, path.reach(column.name));
  // Only JSON has places inside.
  return most == Reach::inside && column.data_type != DataType::json ? Reach::none : most;
}

std::vector<std::uint32_t> all_rows(const Batch& batch) {
  std::vector<std::uint32_t> rows(batch.rows);
  std::iota(rows.begin(), rows.end(), 0U);
  return rows;
}

/// Columns in the making: those that stay are copied, since a batch that is shared must not change.
class Made {
 public:
  explicit Made(const Page::Columns& from) : from_(from), rows_(all_rows(*from.batch)) {
    batch_.rows = from.batch->rows;
  }

  void keep(std::size_t position, const std::string& name) {
    Column column = from_.columns[position];
    column.name = name;
    add(std::move(column), select_rows(from_.batch->columns[position].data, rows_));
  }
  void add(Column column, ColumnBuilder cells) {
    batch_.columns.push_back({column.name, std::move(cells)});
    columns_.push_back(std::move(column));
  }
  Page::Columns done() { return {std::make_shared<Batch>(std::move(batch_)), std::move(columns_)}; }

 private:
  const Page::Columns& from_;
  std::vector<std::uint32_t> rows_;
  Batch batch_;
  std::vector<Column> columns_;
};

void append(ColumnBuilder& out, std::uint32_t row, const Value& value, bool is_json) {
  if (value.is_null()) return;
  const auto* text = value.get_if<std::string>();
  const std::string written = is_json || text == nullptr ? json::encode(value) : *text;
  out.append_bytes(row, written.data(), written.size());
}

ColumnBuilder rewritten(const ColumnBuilder& cells, const Column& column, std::uint32_t rows,
                        const std::function<void(Value& row)>& change) {
  const bool is_json = column.data_type == DataType::json;
  ColumnBuilder out(Physical::utf8);
  for (std::uint32_t i = 0; i < rows; ++i) {
    Value row = Dict{{column.name, cell_of(cells, column, i)}};
    change(row);
    append(out, i, row.get<Dict>().front().second, is_json);
  }
  out.pad_to(rows);
  return out;
}

Column as_text(Column column) {
  if (column.data_type == DataType::json) return column;
  column.data_type = DataType::text;
  column.precision.reset();
  column.scale.reset();
  column.timezone.reset();
  return column;
}

}  // namespace

Page::Columns without(const Page::Columns& columns, const std::vector<RowPath>& paths) {
  Made made(columns);
  const auto drop = [&](Value& row) {
    for (const RowPath& path : paths) path.change(row, [](Dict&, std::size_t) { return false; });
  };
  for (std::size_t i = 0; i < columns.columns.size(); ++i) {
    const Column& column = columns.columns[i];
    const Reach reach = reach_of(paths, column);
    if (reach == Reach::none) made.keep(i, column.name);
    if (reach == Reach::inside)
      made.add(column, rewritten(columns.batch->columns[i].data, column, columns.batch->rows, drop));
  }
  return made.done();
}

Page::Columns renamed(const Page::Columns& columns,
                      const std::vector<std::pair<RowPath, std::string>>& names) {
  std::vector<std::string> renamed;
  for (const Column& column : columns.columns) renamed.push_back(column.name);
  for (const auto& [path, to] : names) {
    for (std::size_t i = 0; i < renamed.size(); ++i) {
      const Reach reach = path.reach(renamed[i]);
      if (reach == Reach::inside && columns.columns[i].data_type == DataType::json)
        throw Error(Remedy::fix_config, "a place inside of a JSON column cannot be renamed: " + path.text(),
                    {.stage = "extract"});
      if (reach != Reach::whole || renamed[i] == to) continue;
      if (std::ranges::find(renamed, to) != renamed.end())
        throw Error(Remedy::fix_input,
                    "there is a column " + to + " already, which " + path.text() +
                        " is to be renamed to; drop one of them first",
                    {.stage = "extract", .column = to});
      renamed[i] = to;
    }
  }
  Made made(columns);
  for (std::size_t i = 0; i < renamed.size(); ++i) made.keep(i, renamed[i]);
  return made.done();
}

Page::Columns rewritten(const Page::Columns& columns, const std::vector<RowPath>& paths,
                        const std::function<void(Value& row)>& change) {
  Made made(columns);
  for (std::size_t i = 0; i < columns.columns.size(); ++i) {
    const Column& column = columns.columns[i];
    if (reach_of(paths, column) == Reach::none)
      made.keep(i, column.name);
    else
      made.add(as_text(column),
               rewritten(columns.batch->columns[i].data, column, columns.batch->rows, change));
  }
  return made.done();
}

Page::Columns ColumnFilter::of_columns(const Page::Columns& columns) const {
  const std::vector<RowPath> paths = condition.paths();
  std::vector<std::size_t> asked;
  for (std::size_t i = 0; i < columns.columns.size(); ++i)
    if (reach_of(paths, columns.columns[i]) != Reach::none) asked.push_back(i);
  std::vector<std::uint32_t> passing;
  for (std::uint32_t row = 0; row < columns.batch->rows; ++row) {
    Dict cells;
    for (const std::size_t i : asked)
      cells.emplace_back(columns.columns[i].name,
                         cell_of(columns.batch->columns[i].data, columns.columns[i], row));
    if (condition.holds(Value(std::move(cells)))) passing.push_back(row);
  }
  return {std::make_shared<Batch>(select_rows(*columns.batch, passing)), columns.columns};
}

bool are_for_columns(const std::vector<Resource::RowStep>& steps) {
  return std::ranges::all_of(steps, [](const Resource::RowStep& step) {
    if (const auto* map = std::get_if<Resource::Map>(&step)) return map->target<ColumnMap>() != nullptr;
    const auto* filter = std::get_if<Resource::Filter>(&step);
    return filter != nullptr && filter->target<ColumnFilter>() != nullptr;
  });
}

Page::Columns after_steps(Page::Columns columns, const std::vector<Resource::RowStep>& steps) {
  for (const Resource::RowStep& step : steps) {
    if (const auto* map = std::get_if<Resource::Map>(&step))
      columns = map->target<ColumnMap>()->of_columns(columns);
    else
      columns = std::get<Resource::Filter>(step).target<ColumnFilter>()->of_columns(columns);
  }
  return columns;
}

}  // namespace sluice
