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

}  // namespace

Resource resource_of(const Value& resource, const fs::path& suite) {
  if (resource.find("incremental") != nullptr) unsupported("incremental");
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
  const Value* named = resource.find("table_name");
  const Value* field = named == nullptr ? nullptr : named->find("$field");
  return field == nullptr ? made.with_table_name(table)
                          : made.with_table_name(name_from_field(field->get<std::string>()));
}

}  // namespace sluice::conformance
