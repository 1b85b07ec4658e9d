#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sluice/schema.hpp"

namespace sluice::testing {

/// A column; without a type it is incomplete.
inline Column column(std::string name, std::optional<DataType> type = DataType::text) {
  Column made;
  made.name = std::move(name);
  made.data_type = type;
  return made;
}

inline Column with_hint(Column column, std::string_view hint, Value value = true) {
  column.set(hint, std::move(value));
  return column;
}

inline Table table(std::string name, const std::vector<Column>& columns = {}) {
  Table made(std::move(name));
  for (const Column& each : columns) made.put(each);
  return made;
}

/// The same with nullability said; and a name for the maker beside it that no local variable has.
inline Column column_of(std::string name, std::optional<DataType> type, bool nullable = true) {
  Column made = column(std::move(name), type);
  if (!nullable) made.nullable = false;
  return made;
}
inline constexpr auto& table_of = table;

inline Table nested(std::string name, std::string parent, const std::vector<Column>& columns = {}) {
  Table made = table(std::move(name), columns);
  made.parent = std::move(parent);
  return made;
}

inline std::vector<std::string> names_of(const Table& table) {
  std::vector<std::string> names;
  for (const Column& each : table.columns()) names.push_back(each.name);
  return names;
}

/// Names of the columns that have the hint.
inline std::vector<std::string> with(const Table& table, std::string_view hint) {
  std::vector<std::string> names;
  for (const Column& each : table.columns())
    if (each.has(hint)) names.push_back(each.name);
  return names;
}

}  // namespace sluice::testing
