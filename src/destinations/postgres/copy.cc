#include "destinations/postgres/copy.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/failpoint.h"
#include "base/log.h"
#include "destinations/postgres/dialect.h"
#include "destinations/sql/job_column.h"
#include "destinations/sql/misfit.h"
#include "postgres/fault.h"

namespace sluice::postgres {
namespace {

constexpr std::uint64_t kRowsPerReport = 8192;
/// What goes to the server at a time.
constexpr std::size_t kSendBytes = 128 * 1024;

constexpr std::string_view kSignature("PGCOPY\n\377\r\n\0", 11);

/// In front of the first row: the signature, no flags, no extension.
void put_header(Wire& out) {
  out.put(kSignature);
  out.put(std::int32_t{0});
  out.put(std::int32_t{0});
}

void put_trailer(Wire& out) { out.put(std::int16_t{-1}); }

Encoder encoder_for(const Column& column, const StoredColumns& stored, Physical physical) {
  const auto found = stored.find(column.name);
  if (found == stored.end())
    throw Error(Remedy::fix_config, "the table in the database lacks a column", {.column = column.name});
  const Encoder encoder = encoder_of(found->second.type, physical);
  if (encoder == nullptr)
    throw Error(
        Remedy::fix_config,
        fmt::format("the column has the type {} in the database, which takes no {}: change it there, or "
                    "load into a table of another name",
                    found->second.type_name, to_string(*column.data_type)),
        {.column = column.name});
  return encoder;
}

/// A text as a column of one row.
void put_text(Wire& out, std::string_view text, Encoder encode) {
  const std::int32_t offsets[] = {0, static_cast<std::int32_t>(text.size())};
  const columnar::ColumnView view{.offsets = offsets,
                                  .values = reinterpret_cast<const std::uint8_t*>(text.data())};
  encode(out, {view, 0, 0});
}

}  // namespace

CopyIn::CopyIn(const Connection& connection, const std::string& sql) : connection_(connection) {
  connection.begin_copy(sql);
}

CopyIn::~CopyIn() {
  if (!is_open_ || !connection_.is_open()) return;
  try {
    static_cast<void>(connection_.end_copy("the load has stopped"));
  } catch (const std::exception& error) {
    log::debug(error.what());  // the error that stopped the load is told
  }
}

std::uint64_t CopyIn::finish() {
  const failpoint::Statement passing("end of COPY");
  is_open_ = false;
  const Result result = connection_.end_copy(nullptr);
  if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) {
    const auto field = [&](int code) {
      const char* text = PQresultErrorField(result.get(), code);
      return std::string(text == nullptr ? "" : text);
    };
    refused_row_ = row_in_context(field(PG_DIAG_CONTEXT));
    constraint_ = field(PG_DIAG_CONSTRAINT_NAME);
    throw to_error(connection_.get(), result.get());
  }
  return std::stoull(PQcmdTuples(result.get()));
}

FileCopy::FileCopy(const Table& table, const StoredColumns& stored, const columnar::Reader& reader)
    : table_(table), stored_(stored), reader_(reader) {
  row_start_.put(static_cast<std::int16_t>(reader.constants().size() + reader.columns().size()));
  const PostgresDialect dialect;
  for (const auto& constant : reader.constants()) {
    const Column& column = sql::job_column(table, constant.name, reader);
    names_.push_back(dialect.quote(column.name));
    const Encoder encode = encoder_for(column, stored, Physical::utf8);
    try {
      put_text(row_start_, constant.text, encode);
    } catch (Error& error) {
      sql::Misfit misfit = sql::misfit_at(reader, 1, &column, 0);
      misfit.stored_type = stored.at(column.name).type_name;
      throw error.at({.column = column.name}).with_outcome(sql::text_of(misfit));
    }
  }
  for (const auto& entry : reader.columns()) {
    const Column& column = sql::job_column(table, entry.name, reader);
    names_.push_back(dialect.quote(column.name));
    columns_.push_back({&column, encoder_for(column, stored, entry.physical), scale_of(column)});
  }
  if (names_.empty())
    throw Error(Remedy::report_bug, "a job file without a column", {.file = reader.path().string()});
}

std::uint64_t FileCopy::run(const Connection& connection, const std::string& target,
                            const std::function<void(std::uint64_t)>& progress) {
  CopyIn copy(connection,
              fmt::format("COPY {} ({}) FROM STDIN (FORMAT binary)", target, fmt::join(names_, ", ")));
  try {
    put_rows(copy, progress);
    return copy.finish();
  } catch (const Error& error) {
    if (error.remedy() != Remedy::fix_input) throw;
    throw refusal(error, copy);
  }
}

void FileCopy::put_rows(CopyIn& copy, const std::function<void(std::uint64_t)>& progress) {
  put_header(wire_);
  for (std::size_t i = 0; i < reader_.batches().size(); ++i) {
    reader_.verify(i);
    send_batch(copy, reader_.batches()[i], progress);
    reader_.drop(i);
  }
  put_trailer(wire_);
  copy.send(wire_.bytes());
}

/// A value that does not fit is noticed here, as it is put, or by the server at the end.
Error FileCopy::refusal(const Error& error, const CopyIn& copy) const {
  Error told = error;
  for (const auto& [name, column] : stored_)
    if (column.checks.contains(copy.constraint())) told.at({.column = name});
  const std::string& name = told.where().column;
  const Column* column = table_.find(name);
  const std::uint64_t row = copy.is_at_end() ? copy.refused_row() : put_;
  sql::Misfit misfit = sql::misfit_at(reader_, row, column, column == nullptr ? 0 : scale_of(*column));
  if (const auto stored = stored_.find(name); stored != stored_.end())
    misfit.stored_type = stored->second.type_name;
  return told.with_outcome(sql::text_of(misfit));
}

void FileCopy::send_batch(CopyIn& copy, const columnar::BatchView& batch,
                          const std::function<void(std::uint64_t)>& progress) {
  std::uint64_t told = 0;
  for (std::uint32_t row = 0; row < batch.rows;) {
    put_row(batch, row++);
    if (wire_.size() >= kSendBytes) {
      copy.send(wire_.bytes());
      wire_.clear();
    }
    if (progress && (row - told >= kRowsPerReport || row == batch.rows))
      progress(row - std::exchange(told, row));
  }
}

void FileCopy::put_row(const columnar::BatchView& batch, std::uint32_t row) {
  ++put_;
  wire_.put(row_start_.bytes());
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const columnar::ColumnView* view = batch.columns[i];
    if (view == nullptr || view->is_null(row)) {
      wire_.put_null();
      continue;
    }
    try {
      columns_[i].encode(wire_, {*view, row, columns_[i].scale});
    } catch (Error& error) {
      throw error.at({.column = columns_[i].column->name});
    }
  }
}

}  // namespace sluice::postgres
