#include "destinations/duckdb/insert.h"

#include <algorithm>

#include <fmt/format.h>

#include "destinations/duckdb/conversion.h"
#include "destinations/duckdb/types.h"
#include "sluice/error.hpp"

namespace sluice::duckdb {
namespace {

/// DuckDB compares names without regard to the case of ASCII letters.
std::string folded(std::string name) {
  std::ranges::transform(name, name.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
  return name;
}

/// Numbers of the columns that any group has, in the table's order.
std::vector<std::size_t> filled_columns(const Table& table, const std::vector<ExposedGroup>& groups) {
  std::vector<std::size_t> columns;
  for (std::size_t i = 0; i < table.columns().size(); ++i)
    if (std::ranges::any_of(
            groups, [i](const ExposedGroup& exposed) { return exposed.group->physical[i].has_value(); }))
      columns.push_back(i);
  return columns;
}

/// Writes the SELECT of a group.
class SelectWriter {
 public:
  SelectWriter(const Table& table, const StoredTypes& stored) : table_(table), stored_(stored) {}

  std::string select(const ExposedGroup& exposed, const std::vector<std::size_t>& columns) {
    std::string out = "SELECT ";
    for (const std::size_t column : columns)
      out += (column == columns.front() ? "" : ", ") + expression(exposed, column);
    return out + " FROM " + exposed.scan;
  }

 private:
  std::string expression(const ExposedGroup& exposed, std::size_t i) {
    const Column& column = table_.columns()[i];
    const std::string& to = stored_.of(column);
    const std::optional<Physical> physical = exposed.group->physical[i];
    if (!physical) return fmt::format("CAST(NULL AS {})", to);
    const Conversion conversion(scanned_type(column, *physical), to);
    if (conversion.is_senseless())
      throw Error(
          Remedy::fix_config,
          fmt::format("the column has the type {} in the database, which takes no {}: change it there, or "
                      "load into a table of another name",
                      to, to_string(*column.data_type)),
          {.column = column.name});
    return conversion.of(fmt::format("c{}", i));
  }

  const Table& table_;
  const StoredTypes& stored_;
};

}  // namespace

void StoredTypes::add(const std::string& column, std::string type) {
  types_[folded(column)] = std::move(type);
}

const std::string& StoredTypes::of(const Column& column) const {
  const auto found = types_.find(folded(column.name));
  if (found == types_.end())
    throw Error(Remedy::fix_config,
                "the table in the database lacks a column: somebody dropped or renamed it",
                {.column = column.name});
  return found->second;
}

std::string make_insert(const DuckDialect& dialect, const std::string& target, const Table& table,
                        const std::vector<ExposedGroup>& groups, const StoredTypes& stored) {
  const std::vector<std::size_t> columns = filled_columns(table, groups);
  if (columns.empty()) throw Error(Remedy::report_bug, "job files without a column", {.table = table.name});
  std::string names;
  for (const std::size_t column : columns)
    names += (names.empty() ? "" : ", ") + dialect.quote(table.columns()[column].name);
  SelectWriter writer(table, stored);
  std::string selects;
  for (const ExposedGroup& group : groups)
    selects += (selects.empty() ? "" : "\nUNION ALL ") + writer.select(group, columns);
  return fmt::format("INSERT INTO {} ({})\n{}", target, names, selects);
}

}  // namespace sluice::duckdb
