#pragma once

#include <map>
#include <string>
#include <vector>

#include "json/encode.h"
#include "normalize/workspace.h"

namespace sluice::testing {

/// Value of a row as text; "" for null.
inline std::string cell(const ColumnBuilder& column, std::uint32_t row) {
  if (column.is_null(row)) return "";
  switch (column.physical()) {
    case Physical::boolean: return column.values().data()[row] != 0 ? "true" : "false";
    case Physical::float64: return json::shortest(column.values().as<double>()[row]);
    case Physical::date32: return std::to_string(column.values().as<std::int32_t>()[row]);
    case Physical::utf8:
    case Physical::binary: return "'" + std::string(column.text_at(row)) + "'";
    default: return std::to_string(column.values().as<std::int64_t>()[row]);
  }
}

/// Rows of every table of the workspace, as text, with row ids replaced by `<table>#<row>`. Takes the rows
/// out.
using Rows = std::map<std::string, std::vector<std::map<std::string, std::string>>>;
inline Rows take_rows(Workspace& workspace) {
  Rows rows;
  std::map<std::string, std::string> ids;
  for (const auto& table : workspace.tables()) {
    const Batch batch = table->take();
    auto& target = rows[table->name()];
    for (std::uint32_t row = 0; row < batch.rows; ++row) {
      target.emplace_back();
      for (const BatchColumn& column : batch.columns) target.back()[column.name] = cell(column.data, row);
      const std::string id = target.back()["_dlt_id"];
      ids[id] = table->name() + "#" + std::to_string(row);
    }
    if (target.empty()) rows.erase(table->name());
  }
  for (auto& [table, list] : rows) {
    for (auto& row : list) {
      std::erase_if(row, [](const auto& entry) { return entry.second.empty(); });
      for (const char* key : {"_dlt_id", "_dlt_parent_id"})
        if (row.contains(key)) row[key] = ids.contains(row[key]) ? ids[row[key]] : row[key];
    }
  }
  return rows;
}

}  // namespace sluice::testing
