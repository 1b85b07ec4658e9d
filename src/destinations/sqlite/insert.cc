#include "destinations/sqlite/insert.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "base/failpoint.h"
#include "destinations/sql/job_column.h"
#include "destinations/sql/misfit.h"
#include "destinations/sqlite/types.h"
#include "sqlite/fault.h"

namespace sluice::sqlite {
namespace {

constexpr std::uint64_t kRowsPerReport = 8192;
constexpr std::size_t kScratchBytes = 64 * 1024;

std::vector<std::string> quoted_names(const columnar::Reader& reader, const Table& table) {
  std::vector<std::string> names;
  const auto add = [&](const std::string& name) {
    names.push_back(SqliteDialect().quote(sql::job_column(table, name, reader).name));
  };
  for (const auto& constant : reader.constants()) add(constant.name);
  for (const auto& column : reader.columns()) add(column.name);
  if (names.empty())
    throw Error(Remedy::report_bug, "a job file without a column", {.file = reader.path().string()});
  return names;
}

}  // namespace

std::string column_in(const std::string& message, const Table& table) {
  constexpr std::string_view kCheck = "CHECK constraint failed: ";
  if (message.starts_with(kCheck)) return sql::column_named_in(message.substr(kCheck.size()), table);
  std::string found;
  for (const Column& column : table.columns()) {
    const bool is_it = message.ends_with("." + column.name) || message.ends_with(" named " + column.name);
    if (is_it && column.name.size() > found.size()) found = column.name;
  }
  return found;
}

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
      table_(table),
      reader_(reader),
      target_(target),
      names_(quoted_names(reader, table)),
      rows_(static_cast<std::uint32_t>(
          rows_per_insert(reader.columns().size(), reader.constants().size(),
                          static_cast<std::size_t>(connection.limit(SQLITE_LIMIT_VARIABLE_NUMBER))))),
      scratch_(kScratchBytes),
      many_(prepare(target, rows_)),
      one_(prepare(target, 1)) {
  for (const auto& entry : reader.columns()) {
    const Column& column = sql::job_column(table, entry.name, reader);
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
    done_ += reader_.batches()[i].rows;
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
    try {
      insert_rows(is_full ? many_ : one_, batch, row, rows);
    } catch (const Error& error) {
      if (error.remedy() != Remedy::fix_input) throw;
      find_refused(error, batch, row, rows);
    }
    row += rows;
    if (progress && (row - told >= kRowsPerReport || row == batch.rows))
      progress(row - std::exchange(told, row));
  }
}

/// A statement that fails has inserted none of its rows: one by one, the row shows.
void FileInsert::find_refused(const Error& error, const columnar::BatchView& batch, std::uint32_t row,
                              std::uint32_t rows) {
  if (rows == 1) throw refusal(error, done_ + row + 1);
  // A constraint may say that it ends the transaction: then rows would stay.
  if (!connection_.is_in_transaction()) throw error;
  for (std::uint32_t i = row; i < row + rows; ++i) {
    try {
      insert_rows(one_, batch, i, 1);
    } catch (const Error& of_one) {
      throw refusal(of_one, done_ + i + 1);
    }
  }
  throw error;
}

Error FileInsert::refusal(const Error& error, std::uint64_t row) const {
  Error told = error;
  told.at({.column = column_in(error.message(), table_)});
  const Column* column = table_.find(told.where().column);
  sql::Misfit misfit = sql::misfit_at(reader_, row, column, column == nullptr ? 0 : scale_of(*column));
  if (column != nullptr) misfit.stored_type = stored_type(column->name);
  return told.with_outcome(sql::text_of(misfit));
}

/// As the table declares it; empty if it declares none.
std::string FileInsert::stored_type(const std::string& column) const {
  // The result columns of a query have the types of the columns that they come from.
  const Statement select =
      connection_.prepare(fmt::format("SELECT {} FROM {}", SqliteDialect().quote(column), target_));
  const char* type = sqlite3_column_decltype(select.get(), 0);
  return type == nullptr ? "" : type;
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
