#pragma once

#include <cstring>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "json/temporal.h"
#include "sluice/error.hpp"
#include "sources/sql_database/engine.h"

namespace sluice::sql_source {

template <class T>
T fixed_at(const ColumnBuilder& column, std::uint32_t row) {
  T value{};
  std::memcpy(&value, column.values().data() + row * sizeof(T), sizeof(T));
  return value;
}

inline std::string decimal_text(__int128 value, int scale) {
  std::string text = fmt::format("{}", value < 0 ? -value : value);
  if (scale > 0) {
    text.insert(0, static_cast<std::size_t>(std::max(0, scale + 1 - static_cast<int>(text.size()))), '0');
    text.insert(text.size() - static_cast<std::size_t>(scale), ".");
  }
  return (value < 0 ? "-" : "") + text;
}

/// A cell of a batch as text; "null" if it is null.
inline std::string cell_text(const TableColumn& read, const ColumnBuilder& column, std::uint32_t row) {
  if (column.is_null(row)) return "null";
  switch (column.physical()) {
    case Physical::boolean: return fixed_at<std::uint8_t>(column, row) != 0 ? "true" : "false";
    case Physical::int64: return std::to_string(fixed_at<std::int64_t>(column, row));
    case Physical::float64: return fmt::format("{}", fixed_at<double>(column, row));
    case Physical::timestamp_us:
      return json::format_iso(
          Timestamp{fixed_at<std::int64_t>(column, row), read.column.timezone.value_or(true), 0});
    case Physical::date32: return json::format_iso(Date{fixed_at<std::int32_t>(column, row)});
    case Physical::time64_us: return json::format_iso(Time{fixed_at<std::int64_t>(column, row)});
    case Physical::decimal128:
      return decimal_text(fixed_at<__int128>(column, row), read.column.scale.value_or(0));
    default: return std::string(column.text_at(row));
  }
}

/// What a query brings: its rows as "a|b|c", and how many batches they came in.
struct ReadRows {
  std::vector<std::string> rows;
  std::vector<std::uint32_t> batches;
};

inline ReadRows read_rows(Engine& engine, const SourceTable& table, const Query& query,
                          const ReadOptions& options = {.chunk_rows = 1000}) {
  ReadRows found;
  const auto reader = engine.read(table, query, options);
  while (const BatchPtr batch = reader->next()) {
    found.batches.push_back(batch->rows);
    for (std::uint32_t row = 0; row < batch->rows; ++row) {
      std::string& text = found.rows.emplace_back();
      for (std::size_t i = 0; i < table.columns.size(); ++i)
        text += (i == 0 ? "" : "|") + cell_text(table.columns[i], batch->columns[i].data, row);
    }
  }
  return found;
}

/// All rows of a table, in the order of its first column.
inline std::vector<std::string> all_rows(Engine& engine, const std::string& name) {
  const SourceTable table = engine.describe(name);
  Query query = make_query(table, {}, nullptr, engine);
  if (table.columns.size() > 1) query.order = "ORDER BY 1";
  return read_rows(engine, table, query).rows;
}

/// A table's columns as "name type(precision,scale) not null".
inline std::vector<std::string> described(const SourceTable& table) {
  std::vector<std::string> found;
  for (const TableColumn& read : table.columns) {
    const Column& column = read.column;
    std::string text = column.name + " " + std::string(to_string(*column.data_type));
    if (column.precision)
      text += fmt::format("({}{})", *column.precision, column.scale ? fmt::format(",{}", *column.scale) : "");
    if (column.timezone) text += *column.timezone ? " with zone" : " without zone";
    if (!column.is_nullable()) text += " not null";
    found.push_back(std::move(text));
  }
  return found;
}

template <class Work>
Error error_of(const Work& work) {
  try {
    work();
  } catch (const Error& error) {
    return error;
  }
  return {Remedy::report_bug, "no error"};
}

}  // namespace sluice::sql_source
