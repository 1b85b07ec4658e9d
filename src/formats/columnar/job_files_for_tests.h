#pragma once

#include <optional>
#include <string>
#include <vector>

#include "formats/columnar/writer.h"
#include "schema/tables_for_tests.h"
#include "sluice/schema.hpp"

namespace sluice::columnar {

template <class T>
using Nullables = std::vector<std::optional<T>>;

template <class T>
BatchColumn numbers(std::string name, Physical physical, const Nullables<T>& values) {
  BatchColumn column{std::move(name), ColumnBuilder(physical)};
  for (std::uint32_t row = 0; row < values.size(); ++row)
    if (values[row]) column.data.append(row, *values[row]);
  column.data.pad_to(static_cast<std::uint32_t>(values.size()));
  return column;
}

inline BatchColumn integers(std::string name, const Nullables<std::int64_t>& values) {
  return numbers(std::move(name), Physical::int64, values);
}

inline BatchColumn texts(std::string name, const Nullables<std::string>& values,
                         Physical physical = Physical::utf8) {
  BatchColumn column{std::move(name), ColumnBuilder(physical)};
  for (std::uint32_t row = 0; row < values.size(); ++row)
    if (values[row]) column.data.append_bytes(row, values[row]->data(), values[row]->size());
  column.data.pad_to(static_cast<std::uint32_t>(values.size()));
  return column;
}

template <class... Columns>
Batch batch_of(Columns... columns) {
  Batch batch;
  ((batch.rows = columns.data.length(), batch.columns.push_back(std::move(columns))), ...);
  return batch;
}

template <class... Batches>
fs::path write_job(const fs::path& path, std::vector<ConstantColumn> constants, const Batches&... batches) {
  Writer writer(path, std::move(constants));
  (writer.write(batches, writer.reserve(batches)), ...);
  writer.finish();
  return path;
}

using testing::column_of;
using testing::table_of;

}  // namespace sluice::columnar
