#include "destinations/sql/job_column.h"

#include "sluice/error.hpp"

namespace sluice::sql {

const Column& job_column(const Table& table, const std::string& name, const columnar::Reader& reader) {
  const Column* column = table.find(name);
  if (column == nullptr || !column->is_complete())
    throw Error(Remedy::report_bug, "a job file has a column that the table lacks",
                {.file = reader.path().string(), .table = table.name, .column = name});
  return *column;
}

}  // namespace sluice::sql
