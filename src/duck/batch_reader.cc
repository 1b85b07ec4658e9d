#include "duck/batch_reader.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/failpoint.h"
#include "duck/column_reading.h"
#include "duck/fault.h"
#include "duck/handle.h"
#include "sluice/error.hpp"

namespace sluice::duck {
namespace {

using Prepared = Handle<duckdb_prepared_statement, duckdb_destroy_prepare>;

/// The C API tells no kind where a statement is prepared, but the message begins with it.
duckdb_error_type kind_of(std::string_view message) {
  constexpr std::pair<std::string_view, duckdb_error_type> kKinds[] = {
      {"IO Error", DUCKDB_ERROR_IO},
      {"Invalid Input Error", DUCKDB_ERROR_INVALID_INPUT},
      {"Conversion Error", DUCKDB_ERROR_CONVERSION},
      {"Out of Memory Error", DUCKDB_ERROR_OUT_OF_MEMORY},
      {"Catalog Error", DUCKDB_ERROR_CATALOG},
      {"Parser Error", DUCKDB_ERROR_PARSER}};
  for (const auto& [prefix, kind] : kKinds)
    if (message.starts_with(prefix)) return kind;
  return DUCKDB_ERROR_BINDER;
}

Prepared prepare(duckdb_connection connection, const std::string& sql) {
  if (sql.find(char{}) != std::string::npos)
    throw Error(Remedy::fix_config, "a statement has a zero byte in it");
  Prepared statement;
  if (duckdb_prepare(connection, sql.c_str(), statement.out()) == DuckDBSuccess) return statement;
  const char* message = duckdb_prepare_error(statement.get());
  throw to_error(kind_of(message == nullptr ? "" : message), message == nullptr ? "unknown error" : message);
}

std::vector<ColumnReading> readings_of(const Prepared& statement) {
  std::vector<ColumnReading> readings;
  const idx_t count = duckdb_prepared_statement_column_count(statement.get());
  for (idx_t i = 0; i < count; ++i) {
    const LogicalType type(duckdb_prepared_statement_column_logical_type(statement.get(), i));
    readings.push_back(reading_of(
        take_text(const_cast<char*>(duckdb_prepared_statement_column_name(statement.get(), i))), type.get()));
  }
  return readings;
}

/// The query with the conversions around it. Columns get names of ours: theirs may occur twice.
std::string converting(const std::string& query, const std::vector<ColumnReading>& readings) {
  std::string columns;
  std::string names;
  for (std::size_t i = 0; i < readings.size(); ++i) {
    const std::string name = fmt::format("c{}", i);
    const std::string& conversion = readings[i].conversion;
    columns +=
        (i == 0 ? "" : ", ") + (conversion.empty() ? name : fmt::format(fmt::runtime(conversion), name));
    names += (i == 0 ? "" : ", ") + name;
  }
  return fmt::format("SELECT {} FROM ({}\n) AS q({})", columns, query, names);
}

Prepared prepare_converting(duckdb_connection connection, const std::string& query, Prepared plain,
                            const std::vector<ColumnReading>& readings) {
  const bool is_plain =
      std::ranges::all_of(readings, [](const ColumnReading& reading) { return reading.conversion.empty(); });
  return is_plain ? std::move(plain) : prepare(connection, converting(query, readings));
}

}  // namespace

struct BatchReader::Stream {
  Stream(duckdb_connection connection, const std::string& query) {
    Prepared plain = prepare(connection, query);
    readings = readings_of(plain);
    statement = prepare_converting(connection, query, std::move(plain), readings);
    if (duckdb_execute_prepared_streaming(statement.get(), &result) != DuckDBSuccess) fail_and_free();
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;
  ~Stream() { duckdb_destroy_result(&result); }

  /// A chunk without a handle: the end.
  Chunk fetch() {
    Chunk chunk(duckdb_fetch_chunk(result));
    if (chunk.get() == nullptr && duckdb_result_error(&result) != nullptr) throw error();
    return chunk;
  }

  std::vector<ColumnReading> readings;
  Prepared statement;
  duckdb_result result{};

 private:
  [[nodiscard]] Error error() {
    const char* message = duckdb_result_error(&result);
    return to_error(duckdb_result_error_type(&result), message == nullptr ? "unknown error" : message);
  }
  [[noreturn]] void fail_and_free() {
    const Error failed = error();
    duckdb_destroy_result(&result);
    throw failed;
  }
};

BatchReader::BatchReader(Connection& connection, const std::string& query, BatchSizes sizes) : sizes_(sizes) {
  failpoint::pass(failpoint::Kind::query, "query", query);
  stream_ = std::make_unique<Stream>(connection.handle(), query);
  for (const ColumnReading& reading : stream_->readings) {
    columns_.push_back(reading.column);
    physical_.push_back(reading.physical);
  }
}

BatchReader::BatchReader(BatchReader&&) noexcept = default;
BatchReader& BatchReader::operator=(BatchReader&&) noexcept = default;
BatchReader::~BatchReader() = default;

Batch BatchReader::empty_batch() const {
  Batch batch;
  for (std::size_t i = 0; i < columns_.size(); ++i)
    batch.columns.push_back({columns_[i].name, ColumnBuilder(physical_[i])});
  return batch;
}

std::shared_ptr<const Batch> BatchReader::no_rows() const {
  return std::make_shared<const Batch>(empty_batch());
}

bool BatchReader::is_full(const Batch& batch) const {
  std::size_t bytes = 0;
  for (const BatchColumn& column : batch.columns) bytes += column.data.used();
  return batch.rows >= sizes_.rows || bytes >= sizes_.bytes;
}

std::shared_ptr<const Batch> BatchReader::next() {
  auto batch = std::make_shared<Batch>(empty_batch());
  while (!is_full(*batch)) {
    const Chunk chunk = stream_->fetch();
    if (chunk.get() == nullptr) break;
    const auto count = static_cast<std::uint32_t>(duckdb_data_chunk_get_size(chunk.get()));
    for (idx_t i = 0; i < batch->columns.size(); ++i)
      append_vector(batch->columns[i].data, batch->rows, duckdb_data_chunk_get_vector(chunk.get(), i), count);
    batch->rows += count;
  }
  for (BatchColumn& column : batch->columns) column.data.pad_to(batch->rows);
  return batch->rows == 0 ? nullptr : batch;
}

}  // namespace sluice::duck
