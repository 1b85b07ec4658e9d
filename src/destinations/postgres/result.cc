#include "destinations/postgres/result.h"

#include "destinations/postgres/encode.h"

namespace sluice::postgres {
namespace {

const char* name_of(WireType type) {
  switch (type) {
    case WireType::boolean: return "BOOLEAN";
    case WireType::bytea: return "BLOB";
    case WireType::int8: return "BIGINT";
    case WireType::int2: return "SMALLINT";
    case WireType::int4: return "INTEGER";
    case WireType::json:
    case WireType::jsonb: return "JSON";
    case WireType::float4: return "FLOAT";
    case WireType::float8: return "DOUBLE";
    case WireType::date: return "DATE";
    case WireType::time: return "TIME";
    case WireType::timestamp: return "TIMESTAMP";
    case WireType::timestamptz: return "TIMESTAMP WITH TIME ZONE";
    case WireType::numeric: return "DECIMAL";
    default: return "TEXT";
  }
}

std::optional<std::string> cell(const Result& result, int row, int column, WireType type) {
  if (PQgetisnull(result.get(), row, column) != 0) return std::nullopt;
  std::string text = text_at(result, row, column);
  if (type == WireType::boolean) return text == "t" ? "true" : "false";
  return text;
}

}  // namespace

TextRows text_rows(const Result& result) {
  TextRows out;
  const int columns = PQnfields(result.get());
  std::vector<WireType> types;
  for (int i = 0; i < columns; ++i) {
    types.push_back(static_cast<WireType>(PQftype(result.get(), i)));
    out.columns.emplace_back(PQfname(result.get(), i));
    out.types.emplace_back(name_of(types.back()));
  }
  for (int row = 0; row < PQntuples(result.get()); ++row) {
    auto& cells = out.rows.emplace_back();
    for (int i = 0; i < columns; ++i)
      cells.push_back(cell(result, row, i, types[static_cast<std::size_t>(i)]));
  }
  return out;
}

}  // namespace sluice::postgres
