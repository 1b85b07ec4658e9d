#include "sources/sql_database/sqlite_steps.h"

#include "sources/sql_database/sqlite_values.h"

namespace sluice::sql_source {

StepReader::StepReader(const sqlite::Connection& connection, const SourceTable& table,
                       const std::string& query, std::uint32_t chunk_rows)
    : statement_(connection.prepare(query)), table_(table), chunk_(table, chunk_rows) {}

BatchPtr StepReader::next() {
  while (!is_done_ && !chunk_.is_full()) {
    if (statement_.step())
      take_row();
    else
      is_done_ = true;
  }
  return chunk_.finish();
}

void StepReader::take_row() {
  for (std::size_t i = 0; i < table_.columns.size(); ++i)
    put_value(statement_.get(), static_cast<int>(i), table_.columns[i], chunk_.columns()[i].data,
              chunk_.row());
  chunk_.end_row();
}

}  // namespace sluice::sql_source
