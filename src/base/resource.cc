#include "sluice/resource.hpp"

#include <memory>

namespace sluice {
namespace {

// Coroutines take what they need by value: the resource may be gone before the pages are read.

Generator<Page> one_page(std::shared_ptr<const List> rows) { co_yield Page(*rows); }

Generator<Page> page_per_file(std::shared_ptr<const std::vector<FileRef>> files) {
  for (const FileRef& file : *files) co_yield Page(file);
}

}  // namespace

Resource Resource::rows(std::string name, List rows) {
  return {std::move(name), [rows = std::make_shared<const List>(std::move(rows))] { return one_page(rows); }};
}

Resource Resource::files(std::string name, std::vector<FileRef> files) {
  return {std::move(name), [files = std::make_shared<const std::vector<FileRef>>(std::move(files))] {
            return page_per_file(files);
          }};
}

Resource Resource::with_table_name(std::string name) const {
  Resource changed = *this;
  changed.table_name_ = std::move(name);
  return changed;
}

Resource Resource::with_table_name(TableName name_of) const {
  Resource changed = *this;
  changed.table_name_of_ = std::move(name_of);
  return changed;
}

Resource Resource::with_write_disposition(WriteDisposition disposition) const {
  return with_hints({.write_disposition = disposition});
}

Resource Resource::with_max_table_nesting(int levels) const {
  return with_hints({.max_table_nesting = levels});
}

Resource Resource::with_primary_key(std::vector<std::string> columns) const {
  return with_hints({.primary_key = std::move(columns)});
}

Resource Resource::with_merge_key(std::vector<std::string> columns) const {
  return with_hints({.merge_key = std::move(columns)});
}

Resource Resource::with_columns(std::vector<Column> columns) const {
  return with_hints({.columns = std::move(columns)});
}

Resource Resource::with_contract(Contract contract) const { return with_hints({.contract = contract}); }

Resource Resource::with_nested_hints(std::vector<std::string> path, TableHints hints) const {
  Resource changed = *this;
  changed.nested_.push_back({std::move(path), std::move(hints)});
  return changed;
}

Resource Resource::with_hints(const TableHints& hints) const {
  Resource changed = *this;
  changed.hints_ = merge_hints(std::move(changed.hints_), hints);
  return changed;
}

Resource Resource::with_hints(RowHints hints_of) const {
  Resource changed = *this;
  changed.hints_of_ = std::move(hints_of);
  return changed;
}

Resource Resource::with_fingerprint(std::string fingerprint) const {
  Resource changed = *this;
  changed.fingerprint_ = std::move(fingerprint);
  return changed;
}

Resource Resource::with_incremental(Incremental incremental) const {
  Resource changed = *this;
  std::erase_if(changed.incremental_,
                [&](const Incremental& earlier) { return earlier.cursor_path == incremental.cursor_path; });
  changed.incremental_.push_back(std::move(incremental));
  return changed;
}

}  // namespace sluice
