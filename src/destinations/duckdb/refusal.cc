#include "destinations/duckdb/refusal.h"

#include <charconv>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/log.h"
#include "base/quoted.h"
#include "destinations/duckdb/conversion.h"
#include "destinations/duckdb/types.h"

namespace sluice::duckdb {
namespace {

/// What stands in the message behind `start` and before `end`; empty if it is another message.
std::string between(const std::string& message, std::string_view start, std::string_view end) {
  const std::size_t at = message.find(start);
  if (at == std::string::npos) return {};
  const std::size_t from = at + start.size();
  const std::size_t to = end.empty() ? message.size() : message.find(end, from);
  return to == std::string::npos ? "" : message.substr(from, to - from);
}

/// The column that a message of the form `… failed: table.column` is about; a null pointer if it is another.
const Column* constrained_column(const std::string& message, const Table& table) {
  const Column* found = nullptr;
  for (const Column& column : table.columns())
    if (message.ends_with("." + column.name) && (found == nullptr || column.name.size() > found->name.size()))
      found = &column;
  return found;
}

/// Of `Duplicate key "column: value" violates …`: the column and the value; a null pointer if it is another.
std::pair<const Column*, std::string> duplicate_key(const std::string& message, const Table& table) {
  const std::string key = between(message, "key \"", "\" violates");
  const std::size_t colon = key.find(": ");
  if (colon == std::string::npos) return {};
  return {table.find(key.substr(0, colon)), key.substr(colon + 2)};
}

/// Of `… duplicate key "value"`, which DuckDB says of rows that came together: the value; else nothing.
std::optional<std::string> repeated_key(const std::string& message) {
  constexpr std::string_view kStart = "duplicate key \"";
  const std::size_t at = message.find(kStart);
  if (at == std::string::npos || !message.ends_with('"')) return std::nullopt;
  return message.substr(at + kStart.size(), message.size() - at - kStart.size() - 1);
}

}  // namespace

Error RefusalFinder::explain(const Error& error) {
  try {
    if (error.vendor_code() == "CONSTRAINT") return explain_constraint(error);
    for (const Column& column : table_.columns())
      if (column.is_complete() && find_misfit(column)) {
        describe(column);
        return Error(Remedy::fix_input,
                     fmt::format("the value {} does not fit into the column's type {}; {}", misfit_.value,
                                 misfit_.stored_type, sql::text_of(misfit_)),
                     {.column = column.name})
            .with_vendor_code(error.vendor_code());
      }
  } catch (const Error& of_search) {
    log::debug(of_search.what());  // what was refused is told without its place
  }
  return error;
}

Error RefusalFinder::explain_constraint(Error error) {
  const Column* column = find_constrained(error.message());
  if (column == nullptr) return misfit_.row == 0 ? error : error.with_outcome(sql::text_of(misfit_));
  describe(*column);
  return error.at({.column = column->name}).with_outcome(sql::text_of(misfit_));
}

const Column* RefusalFinder::find_constrained(const std::string& message) {
  if (const std::string check = between(message, "with expression CHECK(", ""); !check.empty()) {
    const Column* column = table_.find(sql::column_named_in(check, table_));
    find_violation(check.substr(0, check.rfind(')')), column);
    return column;
  }
  if (const auto [column, value] = duplicate_key(message, table_); column != nullptr) {
    // Of two in the jobs, the later one was refused; or it is the only one, and the table has the other.
    find(*column, is_value(*column, value), true);
    return column;
  }
  if (const auto value = repeated_key(message)) return find_repeated(*value);
  const Column* column = constrained_column(message, table_);
  if (column != nullptr) find(*column, "v IS NULL");
  return column;
}

/// The only column in which that value comes twice; a null pointer if there are several.
const Column* RefusalFinder::find_repeated(const std::string& value) {
  const Column* found = nullptr;
  sql::Misfit place;
  for (const Column& column : table_.columns()) {
    if (!column.is_complete() || !find(column, is_value(column, value))) continue;
    const sql::Misfit first = misfit_;
    find(column, is_value(column, value), true);
    if (first.row == misfit_.row && first.job == misfit_.job) continue;
    if (found != nullptr) return nullptr;
    found = &column;
    place = misfit_;
  }
  misfit_ = place;
  return found;
}

std::string RefusalFinder::is_value(const Column& column, const std::string& value) const {
  return fmt::format("CAST(CAST(v AS {}) AS VARCHAR) = {}", stored_.of(column), sql::quoted(value, '\''));
}

bool RefusalFinder::find(const Column& column, const std::string& condition, bool last) {
  for (const ExposedGroup& group : groups_)
    if (find_in(group, column, condition, last)) return true;
  return false;
}

bool RefusalFinder::find_in(const ExposedGroup& group, const Column& column, const std::string& condition,
                            bool last) {
  const std::size_t number = *table_.index_of(column.name);
  const std::string cell = group.group->physical[number] ? fmt::format("c{}", number) : "NULL";
  const TextRows found = connection_.query(fmt::format(
      "SELECT n, v FROM (SELECT row_number() OVER () AS n, {} AS v FROM {}) WHERE {} ORDER BY n {} LIMIT 1",
      cell, group.scan, condition, last ? "DESC" : "ASC"));
  if (found.rows.empty()) return false;
  set_place(group, found);
  return true;
}

bool RefusalFinder::find_misfit(const Column& column) {
  for (const ExposedGroup& group : groups_) {
    const auto physical = group.group->physical[*table_.index_of(column.name)];
    if (!physical) continue;
    const Conversion conversion(scanned_type(column, *physical), stored_.of(column));
    if (scanned_type(column, *physical) != stored_.of(column) &&
        find_in(group, column, conversion.misfit("v"), false))
      return true;
  }
  return false;
}

/// The scan with the names and types that the table has.
std::string RefusalFinder::renamed_scan(const ExposedGroup& group) const {
  std::string columns = "row_number() OVER () AS \"row number\"";
  for (std::size_t i = 0; i < table_.columns().size(); ++i) {
    const Column& column = table_.columns()[i];
    if (!column.is_complete()) continue;
    const std::string cell = group.group->physical[i] ? fmt::format("c{}", i) : "NULL";
    columns += fmt::format(", CAST({} AS {}) AS {}", cell, stored_.of(column), sql::quoted(column.name, '"'));
  }
  return fmt::format("(SELECT {} FROM {})", columns, group.scan);
}

bool RefusalFinder::find_violation(const std::string& expression, const Column* column) {
  for (const ExposedGroup& group : groups_) {
    const TextRows found = connection_.query(fmt::format(
        "SELECT \"row number\", {} FROM {} WHERE NOT ({}) ORDER BY 1 LIMIT 1",
        column == nullptr ? "''" : sql::quoted(column->name, '"'), renamed_scan(group), expression));
    if (found.rows.empty()) continue;
    set_place(group, found);
    if (column == nullptr) misfit_.value.clear();
    return true;
  }
  return false;
}

/// Rows are counted over the files of a group.
void RefusalFinder::set_place(const ExposedGroup& group, const TextRows& found) {
  const std::string number = found.rows[0][0].value_or("");
  std::uint64_t row = 0;
  std::from_chars(number.data(), number.data() + number.size(), row);
  for (const auto& reader : group.group->readers) {
    misfit_.job = reader->path().filename().string();
    if (row <= reader->rows()) break;
    row -= reader->rows();
  }
  misfit_.row = row;
  misfit_.value = found.rows[0][1] ? sql::shown(*found.rows[0][1]) : "null";
}

void RefusalFinder::describe(const Column& column) {
  misfit_.type = sql::type_of(column);
  misfit_.stored_type = stored_.of(column);
}

}  // namespace sluice::duckdb
