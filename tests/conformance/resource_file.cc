#include <algorithm>
#include <cstdint>

#include "conformance/case_file.h"
#include "conformance/hint_file.h"

namespace sluice::conformance {
namespace {

std::size_t count_at(const Value& resource, std::string_view key) {
  const Value* count = resource.find(key);
  return count == nullptr || count->is_null() ? 0 : static_cast<std::size_t>(count->get<std::int64_t>());
}

List rows_of(const Value& resource, const fs::path& suite) {
  const Value* data = resource.find("data");
  const Value* file = resource.find("data_file");
  if (file == nullptr) return data == nullptr ? List{} : with_types(*data).get<List>();
  List rows = read_rows(suite / file->get<std::string>());
  const std::size_t limit = count_at(resource, "limit");
  if (limit != 0 && limit < rows.size()) rows.resize(limit);
  return rows;
}

/// Pages of at most `size` rows; 0: all in one, which comes even if it is empty.
std::vector<List> pages_of(const List& rows, std::size_t size) {
  if (size == 0) return {rows};
  std::vector<List> pages;
  for (std::size_t at = 0; at < rows.size(); at += size)
    pages.emplace_back(rows.begin() + static_cast<std::ptrdiff_t>(at),
                       rows.begin() + static_cast<std::ptrdiff_t>(std::min(rows.size(), at + size)));
  return pages;
}

Generator<Page> yield(std::vector<List> pages, bool materializes) {
  for (List& rows : pages) {
    Page page(std::move(rows));
    co_yield std::move(page);
  }
  if (materializes) {
    Page wish = Page::materialize();
    co_yield std::move(wish);
  }
}

std::string text_at(const Value& resource, std::string_view key, std::string otherwise) {
  const Value* text = resource.find(key);
  return text != nullptr && text->is<std::string>() ? text->get<std::string>() : std::move(otherwise);
}

/// {"$field": f}: the table is named by the row.
Resource::TableName name_from_field(const std::string& field) {
  return [field](const Value& row) { return at(row, field).get<std::string>(); };
}

Incremental::Missing missing_of(const std::string& word) {
  if (word == "include") return Incremental::Missing::include;
  return word == "exclude" ? Incremental::Missing::exclude : Incremental::Missing::raise;
}

void put(Incremental& incremental, const std::string& key, const Value& value) {
  if (key == "cursor_path")
    incremental.cursor_path = value.get<std::string>();
  else if (key == "initial_value")
    incremental.initial_value = value;
  else if (key == "end_value")
    incremental.end_value = value;
  else if (key == "last_value_func")
    incremental.last_value = value.get<std::string>();
  else if (key == "primary_key")
    incremental.primary_key = names_of(value);
  else if (key == "row_order")
    incremental.row_order =
        value == Value("asc") ? Incremental::RowOrder::ascending : Incremental::RowOrder::descending;
  else if (key == "on_cursor_value_missing")
    incremental.on_missing = missing_of(value.get<std::string>());
  else if (key == "lag")
    incremental.lag =
        value.is<double>() ? value.get<double>() : static_cast<double>(value.get<std::int64_t>());
  else if (key == "range_start")
    incremental.is_start_open = value == Value("open");
  else if (key == "range_end")
    incremental.is_end_closed = value == Value("closed");
  else
    unsupported("argument of incremental: " + key);
}

Incremental incremental_of(const Value& arguments) {
  Incremental incremental;
  for (const auto& [key, value] : arguments.get<Dict>()) put(incremental, key, with_types(value));
  return incremental;
}

}  // namespace

Resource resource_of(const Value& resource, const fs::path& suite) {
  const std::string table = text_at(resource, "table_name", "items");
  const std::string name = text_at(resource, "name", table);
  const Value* wish = resource.find("materialize");
  const bool materializes = wish != nullptr && *wish == Value(true);
  const std::vector<List> pages = pages_of(rows_of(resource, suite), count_at(resource, "batch_size"));
  Resource made = Resource(name, [pages, materializes] {
                    return yield(pages, materializes);
                  }).with_hints(hints_of(resource));
  // A path is one key here: JSON has no keys that are lists.
  if (const Value* nested = resource.find("nested_hints"))
    for (const auto& [path, hints] : nested->get<Dict>())
      made = made.with_nested_hints({path}, hints_of(hints));
  if (const Value* incremental = resource.find("incremental"))
    made = made.with_incremental(incremental_of(*incremental));
  const Value* named = resource.find("table_name");
  const Value* field = named == nullptr ? nullptr : named->find("$field");
  return field == nullptr ? made.with_table_name(table)
                          : made.with_table_name(name_from_field(field->get<std::string>()));
}

}  // namespace sluice::conformance
