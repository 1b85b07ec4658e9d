#include "destinations/postgres/copy.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/failpoint.h"
#include "destinations/postgres/dialect.h"
#include "destinations/postgres/fault.h"
#include "sluice/error.hpp"

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

const Column& column_of(const Table& table, const std::string& name, const columnar::Reader& reader) {
  const Column* column = table.find(name);
  if (column == nullptr || !column->is_complete())
    throw Error(Remedy::report_bug, "a job file has a column that the table lacks",
                {.file = reader.path().string(), .table = table.name, .column = name});
  return *column;
}

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

/// Reads what the server has to say until it waits for a statement. The library tells of a COPY again and
/// again that it could not end, because the connection is lost.
Result result_of_end(PGconn* connection) {
  Result first(PQgetResult(connection));
  ExecStatusType status = PQresultStatus(first.get());
  while (first != nullptr && status != PGRES_COPY_IN) {
    const Result more(PQgetResult(connection));
    if (more == nullptr) break;
    status = PQresultStatus(more.get());
  }
  return first;
}

}  // namespace

CopyIn::CopyIn(const Connection& connection, const std::string& sql) : connection_(connection) {
  const failpoint::Statement passing(sql);
  const Result result(PQexec(connection.get(), sql.c_str()));
  if (PQresultStatus(result.get()) != PGRES_COPY_IN) throw to_error(connection.get(), result.get());
}

CopyIn::~CopyIn() {
  if (!is_open_) return;
  PQputCopyEnd(connection_.get(), "the load has stopped");
  result_of_end(connection_.get());
}

void CopyIn::send(std::string_view bytes) {
  // The library counts in int, and keeps a copy of what the socket does not take at once.
  while (!bytes.empty()) {
    const std::string_view part = bytes.substr(0, kSendBytes);
    failpoint::pass(failpoint::Kind::sql, "copy", "rows");
    if (PQputCopyData(connection_.get(), part.data(), static_cast<int>(part.size())) != 1)
      throw to_connection_error(connection_.get());
    bytes.remove_prefix(part.size());
  }
}

std::uint64_t CopyIn::finish() {
  const failpoint::Statement passing("end of COPY");
  if (PQputCopyEnd(connection_.get(), nullptr) != 1) throw to_connection_error(connection_.get());
  const Result result = result_of_end(connection_.get());
  is_open_ = false;
  if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) throw to_error(connection_.get(), result.get());
  return std::stoull(PQcmdTuples(result.get()));
}

FileCopy::FileCopy(const Table& table, const StoredColumns& stored, const columnar::Reader& reader)
    : reader_(reader) {
  row_start_.put(static_cast<std::int16_t>(reader.constants().size() + reader.columns().size()));
  const PostgresDialect dialect;
  for (const auto& constant : reader.constants()) {
    const Column& column = column_of(table, constant.name, reader);
    names_.push_back(dialect.quote(column.name));
    put_text(row_start_, constant.text, encoder_for(column, stored, Physical::utf8));
  }
  for (const auto& entry : reader.columns()) {
    const Column& column = column_of(table, entry.name, reader);
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
  put_header(wire_);
  for (std::size_t i = 0; i < reader_.batches().size(); ++i) {
    reader_.verify(i);
    send_batch(copy, reader_.batches()[i], progress);
    reader_.drop(i);
  }
  put_trailer(wire_);
  copy.send(wire_.bytes());
  return copy.finish();
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
