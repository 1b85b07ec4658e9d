#include "sources/sql_database/query.h"

#include <fmt/format.h>

#include "base/quoted.h"
#include "sluice/error.hpp"

namespace sluice::sql_source {
namespace {

constexpr char kNameMark = '"';

std::string columns_of(const SourceTable& table) {
  std::string columns;
  for (const TableColumn& read : table.columns)
    columns.append(columns.empty() ? "" : ", ").append(read.expression);
  return columns;
}

std::string name_of(const SourceTable& table) {
  return sql::quoted(table.schema, kNameMark) + "." + sql::quoted(table.name, kNameMark);
}

/// The column, by its name or by a path that is nothing but its name.
const TableColumn& cursor_column(const SourceTable& table, const std::string& path) {
  const TableColumn* found = table.find(path);
  if (found != nullptr) return *found;
  if (path.starts_with("$") || path.find('[') != std::string::npos)
    throw Error(
        Remedy::fix_config,
        fmt::format("the cursor {} is a path: of a table of a database only a column can be a cursor", path),
        {.table = table.name});
  return require_column(table, path);
}

/// Signs of a cursor that grows; of one that is remembered as the smallest they are turned around.
struct Signs {
  const char* start;
  const char* end;
};

Signs signs_of(const Incremental& declared) {
  const bool is_max = declared.last_value == "max";
  const bool is_start_open = declared.is_start_open;
  const bool is_end_closed = declared.is_end_closed;
  if (is_max) return {is_start_open ? ">" : ">=", is_end_closed ? "<=" : "<"};
  return {is_start_open ? "<" : "<=", is_end_closed ? ">=" : ">"};
}

/// What a row has to be to lie between start and end; empty: there is no start. Without one there is no end,
/// either.
std::string range_of(const TableColumn& column, const Cursor& cursor, const Comparison& comparison) {
  if (cursor.start_value.is_null()) return "";
  const Signs signs = signs_of(cursor.declared);
  std::string range = comparison.compare(column, signs.start, cursor.start_value);
  if (!cursor.declared.end_value.is_null())
    range += " AND " + comparison.compare(column, signs.end, cursor.declared.end_value);
  return range;
}

/// In a run that begins at a value, rows without a cursor are only asked for if they are to be included.
void add_range(Query& query, const TableColumn& column, const Cursor& cursor, const Comparison& comparison) {
  using Missing = Incremental::Missing;
  const std::string name = sql::quoted(column.column.name, kNameMark);
  const Missing on_missing = cursor.declared.on_missing;
  const std::string range = range_of(column, cursor, comparison);
  const bool may_be_null = column.column.is_nullable();
  if (!range.empty())
    query.conditions.push_back(on_missing == Missing::include && may_be_null
                                   ? fmt::format("({}) OR {} IS NULL", range, name)
                                   : range);
  if (on_missing == Missing::exclude && may_be_null) query.conditions.push_back(name + " IS NOT NULL");
}

std::string order_of(const TableColumn& column, const Incremental& declared) {
  using RowOrder = Incremental::RowOrder;
  if (declared.row_order == RowOrder::any) return "";
  const bool grows = (declared.row_order == RowOrder::ascending) == (declared.last_value == "max");
  return fmt::format("ORDER BY {} {}", sql::quoted(column.column.name, kNameMark), grows ? "ASC" : "DESC");
}

}  // namespace

std::string Query::text_of(std::string_view expressions, std::string_view condition) const {
  std::string text = fmt::format("SELECT {} FROM {}", expressions, from);
  const char* word = " WHERE";
  const auto add = [&](std::string_view each) {
    // A line of its own ends a comment that a filter may end with.
    text += fmt::format("{} ({}\n)", word, each);
    word = " AND";
  };
  for (const std::string& each : conditions) add(each);
  if (!condition.empty()) add(condition);
  return text;
}

std::string Query::text() const {
  std::string text = text_of(columns);
  if (!order.empty()) text += " " + order;
  if (limit != 0) text += fmt::format(" LIMIT {}", limit);
  return text;
}

void check_cursor(const SourceTable& table, const Incremental& declared) {
  static_cast<void>(cursor_column(table, declared.cursor_path));
}

Query make_query(const SourceTable& table, const SqlTable& options, const Cursor* cursor,
                 const Comparison& comparison) {
  Query query{.columns = columns_of(table), .from = name_of(table), .limit = options.limit};
  if (!options.row_filter.empty()) query.conditions.push_back(options.row_filter);
  if (cursor == nullptr) return query;
  const TableColumn& column = cursor_column(table, cursor->declared.cursor_path);
  const std::string& remembered = cursor->declared.last_value;
  if (cursor->declared.own_last_value || (remembered != "max" && remembered != "min")) return query;
  add_range(query, column, *cursor, comparison);
  query.order = order_of(column, cursor->declared);
  return query;
}

}  // namespace sluice::sql_source
