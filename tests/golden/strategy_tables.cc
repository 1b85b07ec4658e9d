#include "golden/strategy_tables.h"

#include "schema/hints.h"
#include "schema/tables_for_tests.h"

namespace sluice::golden {
namespace {

using testing::column;
using testing::column_of;
using testing::nested;
using testing::with_hint;

Column row_id() {
  return with_hint(with_hint(column_of("_dlt_id", DataType::text, false), "unique"), "row_key");
}

}  // namespace

Table root_table(TableHints hints, const std::string& name) {
  for (const char* column : {"id", "place"}) hints.columns.push_back(column_of(column, DataType::bigint));
  for (const char* column : {"note", "total"}) hints.columns.push_back(column_of(column, DataType::text));
  Table table = table_of_hints(name, name, hints);
  table.put(column_of("_dlt_load_id", DataType::text, false));
  Column id = row_id();
  if (const Column* stated = table.find("_dlt_id"); stated != nullptr) {
    id = *stated;  // the row version of scd2
    id.data_type = DataType::text;
  }
  table.put(std::move(id));
  return table;
}

Chain nested_chain(const Table& root, bool leads_to_root) {
  Chain chain{{complete_part(root)}};
  std::string path = root.name;
  for (const char* list : {"items", "tags"}) {
    Table table = nested(path + "__" + list, path,
                         {column("value"), with_hint(column("_dlt_parent_id"), "parent_key"),
                          column_of("_dlt_list_idx", DataType::bigint), row_id()});
    if (leads_to_root) table.put(with_hint(column("_dlt_root_id"), "root_key"));
    path = table.name;
    chain.tables.push_back(std::move(table));
  }
  return chain;
}

Chain alone(const Table& root) { return {{complete_part(root)}}; }

TableHints hints_to_merge(const std::string& strategy, const std::vector<std::string>& primary_key,
                          const std::vector<std::string>& merge_key) {
  TableHints hints;
  hints.write_disposition = WriteDisposition::merge;
  hints.merge_strategy = MergeStrategy{.name = strategy};
  if (!primary_key.empty()) hints.primary_key = primary_key;
  if (!merge_key.empty()) hints.merge_key = merge_key;
  return hints;
}

Column hinted(const std::string& name, DataType type, std::string_view hint, Value value) {
  return with_hint(column_of(name, type), hint, std::move(value));
}

TableHints with_column(TableHints hints, Column column) {
  hints.columns.push_back(std::move(column));
  return hints;
}

}  // namespace sluice::golden
