#include "destinations/sqlite/insert.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "base/failpoint.h"
#include "destinations/sqlite/fault.h"
#include "sluice/error.hpp"

namespace sluice::sqlite {
namespace {

constexpr std::uint64_t kRowsPerReport = 8192;
constexpr std::size_t kScratchBytes = 64 * 1024;

const Column& column_of(const Table& table, const std::string& name, const columnar::Reader& reader) {
  const Column* column = table.find(name);
  if (column == nullptr || !column->is_complete())
    throw Error(Remedy::report_bug, "a job file has a column that the table lacks",
                {.file = reader.path().string(), .table = table.name, .column = name});
  return *column;
}

std::vector<std::string> quoted_names(const columnar::Reader& reader, const Table& table) {
  std::vector<std::string> names;
  const auto add = [&](const std::string& name) {
    names.push_back(SqliteDialect().quote(column_of(table, name, reader).name));
  };
  for (const auto& constant : reader.constants()) add(constant.name);
  for (const auto& column : reader.columns()) add(column.name);
  if (names.empty())
    throw Error(Remedy::report_bug, "a job file without a column", {.file = reader.path().string()});
  return names;
}

}  // namespace

std::size_t rows_per_insert(std::size_t columns, std::size_t constants, std::size_t most_parameters) {
  if (columns == 0) return kMostRows;
  const std::size_t room = most_parameters > constants ? most_parameters - constants : 0;
  return std::clamp<std::size_t>(room / columns, 1, kMostRows);
}

std::string insert_sql(const std::string& target, const std::vector<std::string>& names,
                       std::size_t constants, std::size_t rows) {
  std::string sql = fmt::format("INSERT INTO {} ({}) VALUES ", target, fmt::join(names, ", "));
  // Numbered parameters are slow to prepare, each searches those before it: so they are few and first.
  std::string values;
  for (std::size_t i = 0; i < names.size(); ++i)
    values += (i == 0 ? "" : ", ") + (i < constants ? "?" + std::to_string(i + 1) : std::string("?"));
  for (std::size_t row = 0; row < rows; ++row)
    fmt::format_to(std::back_inserter(sql), "{}({})", row == 0 ? "" : ", ", values);
  return sql;
}

FileInsert::FileInsert(const Connection& connection, const std::string& target, const Table& table,
                       const columnar::Reader& reader)
    : connection_(connection),
      reader_(reader),
      names_(quoted_names(reader, table)),
      rows_(static_cast<std::uint32_t>(
          rows_per_insert(reader.columns().size(), reader.constants().size(),
                          static_cast<std::size_t>(connection.limit(SQLITE_LIMIT_VARIABLE_NUMBER))))),
      scratch_(kScratchBytes),
      many_(prepare(target, rows_)),
      one_(prepare(target, 1)) {
  for (const auto& entry : reader.columns()) {
    const Column& column = column_of(table, entry.name, reader);
    columns_.push_back({&column, binder_of(column, entry.physical)});
  }
  bind_constants(many_);
  bind_constants(one_);
}

Statement FileInsert::prepare(const std::string& target, std::size_t rows) const {
  return connection_.prepare(insert_sql(target, names_, reader_.constants().size(), rows));
}

void FileInsert::bind_constants(const Statement& statement) const {
  int parameter = 0;
  for (const auto& constant : reader_.constants())
    check(connection_.get(), sqlite3_bind_text64(statement.get(), ++parameter, constant.text.data(),
                                                 constant.text.size(), SQLITE_STATIC, SQLITE_UTF8));
}

std::uint64_t FileInsert::run(const std::function<void(std::uint64_t)>& progress) {
  for (std::size_t i = 0; i < reader_.batches().size(); ++i) {
    reader_.verify(i);
    insert_batch(reader_.batches()[i], progress);
    reader_.drop(i);
  }
  return reader_.rows();
}

void FileInsert::insert_batch(const columnar::BatchView& batch,
                              const std::function<void(std::uint64_t)>& progress) {
  std::uint64_t told = 0;
  for (std::uint32_t row = 0; row < batch.rows;) {
    const bool is_full = batch.rows - row >= rows_;
    const std::uint32_t rows = is_full ? rows_ : 1;
    insert_rows(is_full ? many_ : one_, batch, row, rows);
    row += rows;
    if (progress && (row - told >= kRowsPerReport || row == batch.rows))
      progress(row - std::exchange(told, row));
  }
}

void FileInsert::insert_rows(Statement& statement, const columnar::BatchView& batch, std::uint32_t row,
                             std::uint32_t rows) {
  Cells cells{.statement = statement.get(),
              .first = static_cast<int>(reader_.constants().size()),
              .stride = static_cast<int>(columns_.size()),
              .row = row,
              .rows = rows,
              .column = nullptr,
              .scratch = &scratch_};
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    ++cells.first;
    cells.column = columns_[i].column;
    try {
      batch.columns[i] == nullptr ? bind_nulls(cells) : columns_[i].bind(cells, *batch.columns[i]);
    } catch (Error& error) {
      throw error.at({.column = cells.column->name});
    }
  }
  const failpoint::Statement passing("INSERT of rows");
  statement.run();
  scratch_.release();
}

}  // namespace sluice::sqlite
