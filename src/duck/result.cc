#include "duck/result.h"

#include "duck/fault.h"
#include "sluice/error.hpp"

namespace sluice::duck {
namespace {

template <class T>
const T& at(duckdb_vector vector, idx_t row) {
  return static_cast<const T*>(duckdb_vector_get_data(vector))[row];
}

std::string text_at(duckdb_vector vector, idx_t row) {
  duckdb_string_t text = at<duckdb_string_t>(vector, row);
  return {duckdb_string_t_data(&text), duckdb_string_t_length(text)};
}

const char* type_name(duckdb_type type) {
  switch (type) {
    case DUCKDB_TYPE_BOOLEAN: return "BOOLEAN";
    case DUCKDB_TYPE_INTEGER: return "INTEGER";
    case DUCKDB_TYPE_BIGINT: return "BIGINT";
    case DUCKDB_TYPE_UBIGINT: return "UBIGINT";
    case DUCKDB_TYPE_VARCHAR: return "VARCHAR";
    default:
      throw Error(Remedy::fix_config,
                  "the result of this statement has a type that is not printed: use SELECT");
  }
}

std::string cell(duckdb_vector vector, duckdb_type type, idx_t row) {
  switch (type) {
    case DUCKDB_TYPE_BOOLEAN: return at<bool>(vector, row) ? "true" : "false";
    case DUCKDB_TYPE_INTEGER: return std::to_string(at<std::int32_t>(vector, row));
    case DUCKDB_TYPE_BIGINT: return std::to_string(at<std::int64_t>(vector, row));
    case DUCKDB_TYPE_UBIGINT: return std::to_string(at<std::uint64_t>(vector, row));
    default: return text_at(vector, row);
  }
}

}  // namespace

Result::Result(duckdb_connection connection, const std::string& sql) {
  if (sql.find(char{}) != std::string::npos)
    throw Error(Remedy::fix_config, "a statement has a zero byte in it");
  if (duckdb_query(connection, sql.c_str(), &result_) == DuckDBSuccess) return;
  const char* message = duckdb_result_error(&result_);
  const Error error =
      to_error(duckdb_result_error_type(&result_), message == nullptr ? "unknown error" : message);
  duckdb_destroy_result(&result_);
  throw error;
}

void Result::append_chunk(TextRows& out, duckdb_data_chunk chunk) {
  const idx_t columns = duckdb_data_chunk_get_column_count(chunk);
  const std::size_t first = out.rows.size();
  out.rows.resize(first + duckdb_data_chunk_get_size(chunk));
  for (idx_t column = 0; column < columns; ++column) {
    const duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, column);
    const duckdb_type type = duckdb_column_type(&result_, column);
    std::uint64_t* validity = duckdb_vector_get_validity(vector);
    for (idx_t row = 0; first + row < out.rows.size(); ++row) {
      auto& cells = out.rows[first + row];
      if (duckdb_validity_row_is_valid(validity, row))
        cells.emplace_back(cell(vector, type, row));
      else
        cells.emplace_back();
    }
  }
}

TextRows Result::text_rows() {
  TextRows out;
  for (idx_t column = 0; column < duckdb_column_count(&result_); ++column) {
    out.columns.emplace_back(duckdb_column_name(&result_, column));
    out.types.emplace_back(type_name(duckdb_column_type(&result_, column)));
  }
  while (true) {
    const Chunk chunk(duckdb_fetch_chunk(result_));
    if (chunk.get() == nullptr) return out;
    append_chunk(out, chunk.get());
  }
}

}  // namespace sluice::duck
